"""Writes what joins topics and resources: placements, links, papers, relations, prerequisites."""

from collections.abc import Callable, Iterable
from typing import Any

from roadmap.models import Link, Paper, Placement, Prerequisite, Relation
from roadmap.sync.rows import Rows

_MANY = 500  # ids in one query; with more the whole table is read


class Joins:
    def __init__(self, rows: Rows) -> None:
        self.rows, self.operations = rows, rows.made.operations

    def write(self) -> None:
        self._places()
        self._links()
        self._papers()
        self._relations()
        self._needs()

    def _places(self) -> None:
        existing = {
            (place.resource_id, place.topic_id): place
            for place in self._joined(Placement, "resource", self.operations.places)
        }
        made, changed, gone = [], [], []
        for (ref, where), value in self.operations.places.items():
            pair = (self.rows.resource(ref), self.rows.topic(where))
            place = existing.get(pair)
            if value is None:
                gone += [place] if place else []
                continue
            position, optional, remark = value
            if place is None:
                made.append((*pair, position or 0, optional, remark[:500]))
            else:
                place.position, place.optional, place.remark = position or 0, optional, remark[:500]
                changed.append(place)
        names = ("resource_id", "topic_id", "position", "optional", "remark")
        self.rows.create(
            Placement, (Placement(**dict(zip(names, row, strict=True))) for row in made)
        )
        self.rows.update(Placement, changed, ["position", "optional", "remark"])
        self.rows.delete(gone)

    def _links(self) -> None:
        existing = {
            (link.resource_id, link.url): link
            for link in self._joined(Link, "resource", self.operations.links)
        }
        last: dict[int | None, int] = {}
        for link in existing.values():
            last[link.resource_id] = max(last.get(link.resource_id, 0), link.position)
        made, changed, gone = [], [], []
        for (ref, url), label in self.operations.links.items():
            pk = self.rows.resource(ref)
            known = existing.get((pk, url))
            if label is None:
                gone += [known] if known else []
            elif known is None:
                last[pk] = last.get(pk, 0) + 10
                made.append(Link(resource_id=pk, url=url, label=label[:200], position=last[pk]))
            else:
                known.label = label[:200]
                changed.append(known)
        self.rows.create(Link, made)
        self.rows.update(Link, changed, ["label"])
        self.rows.delete(gone)

    def _papers(self) -> None:
        existing = {
            paper.resource_id: paper
            for paper in self._joined(
                Paper, "resource", {(ref, ""): None for ref in self.operations.papers}
            )
        }
        made, changed = [], []
        for ref, fields in self.operations.papers.items():
            pk = self.rows.resource(ref)
            paper = existing.get(pk)
            if paper is None:
                made.append(Paper(resource_id=pk, **(fields or {})))
            elif fields:
                for name, value in fields.items():
                    setattr(paper, name, value)
                changed.append(paper)
        self.rows.create(Paper, made)
        self.rows.update(Paper, changed, ["arxiv_id", "doi", "venue", "bibtex"])

    def _relations(self) -> None:
        existing = {
            (relation.from_resource_id, relation.kind, relation.to_resource_id): relation
            for relation in self._joined(Relation, "from_resource", self.operations.relations)
        }
        self._join(
            Relation,
            existing,
            {
                (self.rows.resource(one), kind, self.rows.resource(other)): remark
                for (one, kind, other), remark in self.operations.relations.items()
            },
            lambda key, remark: Relation(
                from_resource_id=key[0], kind=key[1], to_resource_id=key[2], remark=remark
            ),
            "remark",
        )

    def _needs(self) -> None:
        existing = (
            {(need.topic_id, need.needs_id): need for need in Prerequisite.objects.all()}
            if self.operations.needs
            else {}
        )
        self._join(
            Prerequisite,
            existing,
            {
                (self.rows.topic(one), self.rows.topic(other)): reason
                for (one, other), reason in self.operations.needs.items()
            },
            lambda key, reason: Prerequisite(topic_id=key[0], needs_id=key[1], reason=reason),
            "reason",
        )

    def _join(
        self,
        model: Any,
        existing: dict[Any, Any],
        wanted: dict[Any, str | None],
        make: Callable[[Any, str], Any],
        field: str,
    ) -> None:
        made, changed, gone = [], [], []
        for key, text in wanted.items():
            row = existing.get(key)
            if text is None:
                gone += [row] if row else []
            elif row is None:
                made.append(make(key, text[:300]))
            else:
                setattr(row, field, text[:300])
                changed.append(row)
        self.rows.create(model, made)
        self.rows.update(model, changed, [field])
        self.rows.delete(gone)

    def _joined(self, model: Any, field: str, wanted: Iterable[tuple[Any, ...]]) -> list[Any]:
        """The rows of resources that existed before and are spoken of."""
        ids = {pair[0] for pair in wanted if isinstance(pair[0], int)}
        if len(ids) > _MANY:
            return [row for row in model.objects.all() if getattr(row, f"{field}_id") in ids]
        return list(model.objects.filter(**{f"{field}__in": ids})) if ids else []
