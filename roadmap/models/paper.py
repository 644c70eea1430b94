from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmap.models.resource import Resource


class PaperQuerySet(models.QuerySet["Paper"]):
    def get_by_natural_key(self, slug: str) -> "Paper":
        return self.get(resource__slug=slug)


class Paper(models.Model):
    """The scholarly side of a resource, with a key of its own."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="paper")
    arxiv_id = models.CharField(_("arXiv"), max_length=40, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    bibtex = models.TextField(
        _("BibTeX"), blank=True, help_text=_("Left empty, one is made from the facts.")
    )

    objects = PaperQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.resource.title

    def natural_key(self) -> tuple[str]:
        return (self.resource.slug,)

    natural_key.dependencies = ["roadmap.resource"]  # type: ignore[attr-defined]
