"""The last section: how the figures were made, what is left out, how to make them again."""

from __future__ import annotations

from landbridge.exhibits import PageFrames
from landbridge.report.sections.nouns import Section
from landbridge.report.words import Words, say
from landbridge.studies import ProtocolInForce

__all__ = ["method"]


def method(page: PageFrames, words: Words) -> Section:
    """What was done, what is not modelled, and the commands."""
    run = page.summary
    header = run.scenario
    what = say(words, "method.what", journeys=header.journeys, locations=header.locations, sections=header.sections,
               ports=len(header.frontier_ports) + len(header.other_ports), replications=run.replications)  # fmt: skip
    limits = [say(words, key) for key, applies in (("method.limits", True), ("method.no_crews", page.crews is None))
              if applies]  # fmt: skip
    about = (what, *limits, say(words, "method.months"), say(words, "method.files"))
    again = f"landbridge run {header.name} --seed {run.seed} --replications {run.replications}"
    folder = f"runs/{header.name}"
    check = (f"landbridge validate {folder}", f"landbridge stats {folder} --by month,port,direction")
    rules = tuple(_rule(each) for each in header.protocols)
    steps = ((say(words, "method.again"), (again,)), (say(words, "method.check"), check))
    return Section("method", say(words, "topic.method"), about=about, body="steps.html.jinja",
                   extra={"steps": steps, "protocols": rules})  # fmt: skip


def _rule(rule: ProtocolInForce) -> str:
    """A protocol in force, in the words of its table."""
    times = f"{rule.start} to {rule.end}" if rule.end else rule.start
    return f"{', '.join(rule.ports)}, {times.replace('T', ' ')}: {'; '.join(rule.effects)}. {rule.cause}."
