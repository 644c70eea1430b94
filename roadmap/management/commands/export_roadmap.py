from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import CommandError

from roadmap.management.files import FileCommand
from roadmap.models import Topic
from roadmap.outline.writers.choose import WRITERS
from roadmap.sync.snapshot import log_of, snapshot


class Command(FileCommand):
    help = "Writes the roadmap, or a part of it, to a file or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=list(WRITERS), required=True)
        parser.add_argument(
            "--topic", default="", metavar="SLUG", help="only this topic and those below it"
        )
        parser.add_argument(
            "--log-of", default="", metavar="NAME", help="with this learner's ticks and notes"
        )
        parser.add_argument(
            "--only-log",
            action="store_true",
            help="only what the learner has marked, with their private entries",
        )
        parser.add_argument("-o", "--output", default="", metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        topic = learner = None
        if slug := options["topic"]:
            topic = Topic.objects.published().filter(slug=slug).first()
            if topic is None:
                raise CommandError(f"There is no topic “{slug}”.")
        if name := options["log_of"]:
            learner = get_user_model().objects.filter(username=name).first()
            if learner is None:
                raise CommandError(f"There is nobody called “{name}” here.")
            if options["format"] in {"fixture", "bibtex"}:
                raise CommandError(
                    f"A {options['format']} file holds nobody's progress; leave out --log-of."
                )
        if not options["only_log"]:
            outline = snapshot(topic, learner, files=options["format"] == "fixture")
        elif learner is None or topic is not None:
            raise CommandError("--only-log goes with --log-of, and not with --topic.")
        else:
            outline = log_of(learner)
        text = WRITERS[options["format"]](outline)
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            Path(options["output"]).write_text(text, "utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from None
