"""The page of a roadmap: its map, the same as a list, and where to go on.

All of it follows from the overview, in which the whole is kept: each part is made when asked for.
"""

from functools import cached_property, partial

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from roadmap.drawing.map import MapDrawing, Node, Stop, draw_map
from roadmap.journey import Onward, continue_with, next_on
from roadmap.news import News, news_of
from roadmap.walk import Step, Walk


class Front:
    def __init__(self, walk: Walk, roadmap: Step) -> None:
        self.walk, self.roadmap = walk, roadmap

    @property
    def others(self) -> list[Step]:
        return [step for step in self.walk.roadmaps if step is not self.roadmap]

    @cached_property
    def news(self) -> list[News]:
        return news_of(self.walk, self.roadmap.children)

    @cached_property
    def under_way(self) -> list[Onward]:
        return continue_with(self.walk, self.roadmap)

    @cached_property
    def next(self) -> list[Onward]:
        return next_on(self.walk, self.roadmap)

    @cached_property
    def map(self) -> MapDrawing:
        """Drawn once for all who read the language, then as the visitor walked it."""
        key = ("map", self.roadmap.topic.pk, get_language())
        drawing = self.walk.content.made(key, lambda: _drawn(self.roadmap))
        here = {onward.stop.topic.pk for onward in self.under_way}
        return drawing.walked(
            _stop(step, step.tally.done, step.tally.total, is_here=step.topic.pk in here)
            for step in self.roadmap.children
        )

    @property
    def stops_on_map(self) -> SafeString:
        """Each is rendered once for all who have come as far."""
        made, language = self.walk.content.made, get_language()
        pieces = (made(("on map", language, node), partial(_rendered, node)) for node in self.nodes)
        return mark_safe("".join(pieces))  # nosec  # rendered templates

    @property
    def nodes(self) -> list[Node]:
        return self.map.nodes


def _drawn(roadmap: Step) -> MapDrawing:
    steps, links = roadmap.children, roadmap.walk.prerequisites
    return draw_map(
        [_stop(step, 0, len(step.ground.contents.counted)) for step in steps],
        [(link.needs_id, link.topic_id) for link in links],
    )


def _stop(step: Step, done: int, total: int, *, is_here: bool = False) -> Stop:
    topic = step.topic
    return Stop(topic.pk, topic.title, topic.get_absolute_url(), done, total, here=is_here)


def _rendered(node: Node) -> SafeString:
    return render_to_string("partials/map_stop.html", {"node": node})
