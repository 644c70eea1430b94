"""Which resource an entry is by its link, whoever listed it; titles decide between several."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from roadmap.identity import identity_of, title_key
from roadmap.outline import Entry
from roadmap.sync.known import Known
from roadmap.sync.matched import Doubt, Matched

# Of two candidates the nearer title is taken when it is nearer by this much (of 1).
CLEARLY_NEARER = 0.15


class LinkMatcher:
    def __init__(
        self,
        known: Known,
        found: Matched,
        answers: dict[str, str],
        take: Callable[[Entry, int], None],
    ) -> None:
        self.known, self.found, self.answers, self.take = known, found, answers, take

    def match(self, entries: Iterable[Entry]) -> None:
        """Link by link: equal titles first, then the nearer, then whichever is left alone."""
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if identity := self.found.identity(entry):
                groups[identity].append(entry)
        links = {
            identity_of(value): ids[1]
            for (kind, value), ids in self.known.aliases.items()
            if kind == "link" and ids[1]
        }
        taken = set(self.found.entries.values())
        for identity, alike in groups.items():
            ids = [self.known.survivor(pk) for pk in self.known.by_identity.get(identity, ())]
            if identity in links:
                ids.append(self.known.survivor(links[identity]))
            candidates = [pk for pk in dict.fromkeys(ids) if pk not in taken]
            if candidates:
                self._pair(alike, candidates)

    def _pair(self, entries: list[Entry], candidates: list[int]) -> None:
        for entry in list(entries):
            same = next(
                (pk for pk in candidates if pk in self._titled(entry.title, candidates)), None
            )
            if same is not None:
                self.take(entry, same)
                entries.remove(entry)
                candidates.remove(same)
        if len(candidates) == 1 and entries:
            nearest = max(entries, key=lambda entry: self._nearness(entry, candidates[0]))
            self.take(nearest, candidates[0])
            return
        for entry in entries:
            if not candidates:
                return
            self._choose(entry, candidates)

    def _choose(self, entry: Entry, candidates: list[int]) -> None:
        """Take what an answer names, else the title that is clearly nearer, else doubt."""
        near = {pk: self._nearness(entry, pk) for pk in candidates}
        ranked = sorted(candidates, key=lambda pk: -near[pk])
        answer = self.answers.get(f"which {entry.key}", "")
        chosen = next((pk for pk in ranked if str(pk) == answer), None)
        if answer == "new":
            return
        clear = near[ranked[0]] - (near[ranked[1]] if len(ranked) > 1 else 0)
        if chosen is None and clear < CLEARLY_NEARER:
            self.found.doubts.append(Doubt(entry, ranked))
            return
        pk = chosen if chosen is not None else ranked[0]
        self.take(entry, pk)
        candidates.remove(pk)

    def _titled(self, title: str, candidates: Iterable[int]) -> set[int]:
        name = title_key(title)
        alias = self.known.aliases.get(("title", title), (None, None))[1]
        return {
            pk
            for pk in candidates
            if pk == alias or title_key(self.known.resources[pk]["title"]) == name
        }

    def _nearness(self, entry: Entry, pk: int) -> float:
        one, other = (
            title_key(entry.title)[:200],
            title_key(self.known.resources[pk]["title"])[:200],
        )
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
