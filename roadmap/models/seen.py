from django.conf import settings
from django.db import models
from django.utils import timezone

from roadmap.models.topic import Topic


class Seen(models.Model):
    """When a learner last put the news of a stop aside."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="seen_once_per_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.topic_id} {self.at:%Y-%m-%d}"
