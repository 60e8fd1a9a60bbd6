"""The one table of keys. Binding, key bar, palette, help page and ``docs/keys.md`` are made from it.

Run as a module it writes or checks the document: ``python -m screens.keyboard.keys --write docs/keys.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from models.words import N_, _
from screens.keyboard.case_acts import ACTS
from screens.keyboard.complaint_acts import ACTS as COMPLAINT_ACTS
from screens.keyboard.row_acts import RowAct


class Command(NamedTuple):
    """One thing that a key does in one place.

    ``keys`` are Textual's names of its keys, the first one is shown; ``bar`` puts it on the key bar; ``anywhere`` makes
    it act inside fields too; ``acts`` is whether it records something, or asks for it: such a key must be pressed on
    purpose (:mod:`screens.shell.deliberate`); ``on_row`` makes it an act of :mod:`screens.keyboard.row_acts`.
    """

    id: str
    where: str
    keys: tuple[str, ...]
    word: str
    help: str
    bar: bool = True
    anywhere: bool = True
    acts: bool = True
    on_row: bool = False

    @property
    def action(self) -> str:
        """The action of the screen: ``action_<id>``, or ``action_act`` with the id of an act on the row."""
        return f"act({self.id!r})" if self.on_row else self.id


def _on_row(where: str, acts: Iterable[RowAct]) -> list[Command]:
    """Return the keys that acts on a row have in one place."""
    return [
        Command(act.id, where, (act.key,), act.word, act.help, anywhere=False, on_row=True) for act in acts if act.key
    ]


PLACES = {
    "everywhere": N_("Everywhere"),
    "home": N_("Home"),
    "intake": N_("Intake"),
    "papers": N_("Intake: the list of papers"),
    "twins": N_("Perhaps the same person"),
    "visit": N_("A visit of someone else"),
    "lookup": N_("Lookup"),
    "case": N_("A case"),
    "attention": N_("Needs attention"),
    "handover": N_("Handover"),
    "queue": N_("Queue"),
    "complaints": N_("Complaints"),
    "complaint": N_("A complaint"),
    "complain": N_("A new complaint"),
    "survey": N_("Survey"),
    "asking": N_("Asking the survey"),
    "remarks": N_("Remarks of citizens"),
    "reports": N_("Reports"),
    "report": N_("A report"),
    "report_cases": N_("Behind a figure of a report"),
    "card": N_("Service card"),
    "shift": N_("Shift"),
    "prints": N_("Slips"),
    "sync": N_("Sync"),
    "drafts": N_("Unsaved drafts"),
    "papers_back": N_("Giving a product away: the papers that go back"),
    "paper_files": N_("Paper files"),
    "counting": N_("Counting paper files"),
    "counted": N_("Counts of paper files"),
    "quality": N_("Assessments"),
    "assessment": N_("An assessment"),
    "figures": N_("What the journal says"),
    "forums": N_("Public consultations"),
    "forum": N_("A public consultation"),
    "quiz": N_("Quiz on the service standard"),
    "dialog": N_("Questions"),
    "sure": N_("Before something that is not taken back"),
    "field": N_("In a field"),
    "signin": N_("Sign-in"),
    "lock": N_("Locked desk"),
}
"""The places of the table, in the order of the help page."""

COMMANDS: tuple[Command, ...] = (
    Command("help", "everywhere", ("f1", "question_mark"), N_("Help"), N_("keys and help of this screen (? outside fields)"), acts=False),
    Command("go_intake", "everywhere", ("f2",), N_("Intake"), N_("take a citizen's request in; Ctrl+G 2"), acts=False),
    Command("go_lookup", "everywhere", ("f3", "slash"), N_("Lookup"), N_("find a case or a person; Ctrl+G 3, / outside fields"), acts=False),
    Command("go_handover", "everywhere", ("f4",), N_("Handover"), N_("hand over, accept, give to the citizen; Ctrl+G 4"), acts=False),
    Command("go_queue", "everywhere", ("f5",), N_("Queue"), N_("queue numbers: give, call, serve; Ctrl+G 5"), acts=False),
    Command("go_complaints", "everywhere", ("f6",), N_("Complaints"), N_("complaints: take in, answer, decide, tell; Ctrl+G 6"), acts=False),
    Command("go_survey", "everywhere", ("f7",), N_("Survey"), N_("the satisfaction survey: ask, turn the screen, index, plan; Ctrl+G 7"), acts=False),
    Command("serve_last", "everywhere", ("f8",), N_("Same person"), N_("a request of the person served last, without retyping; Ctrl+G 8"), bar=False, acts=False),
    Command("go_prints", "everywhere", ("f9",), N_("Slips"), N_("slips that were printed or wait; F9 again prints the last one again; Ctrl+G 9"), acts=False),
    Command("go_sync", "everywhere", ("f12",), N_("Sync"), N_("what the centre has, what is not sent yet, exchange now; Ctrl+G 0"), acts=False),
    Command("go_paper_files", "everywhere", ("ctrl+f",), N_("Paper files"), N_("where the paper files are: move them by scanning, count them"), bar=False, acts=False),
    Command("go_reports", "everywhere", ("f11",), N_("Reports"), N_("reports of the office: look at them, open what is behind a figure, take them along as a file; Ctrl+G u"), bar=False, acts=False),
    Command("back", "everywhere", ("escape",), N_("Back"), N_("one step back; what was typed is kept as a draft"), acts=False),
    Command("menu", "everywhere", ("ctrl+g",), N_("Menu"), N_("the same ways by digits, where function keys don't arrive"), bar=False, acts=False),
    Command("palette", "everywhere", ("ctrl+p",), N_("Commands"), N_("find any command by its words"), bar=False, acts=False),
    Command("go_shift", "everywhere", ("ctrl+e",), N_("Shift"), N_("hand the shift over, or take the waiting one; Ctrl+G s, s on the home screen"), bar=False, acts=False),
    Command("go_quality", "everywhere", ("ctrl+a",), N_("Assessments"), N_("assessments, public consultations, quiz on the standard; Ctrl+G q"), bar=False, acts=False),
    Command("change_officer", "everywhere", ("ctrl+y",), N_("Officer"), N_("sign another officer in here; what is unsaved stays a draft of the first"), bar=False, acts=False),
    Command("lock", "everywhere", ("ctrl+l",), N_("Lock"), N_("lock the desk; the password opens it again"), bar=False, acts=False),
    Command("repaint", "everywhere", ("ctrl+underscore",), N_("Repaint"), N_("draw the whole screen again, after noise on the line; Ctrl+G r"), bar=False, acts=False),
    Command("quit", "everywhere", ("ctrl+q",), N_("Quit"), N_("leave the program; drafts stay"), bar=False, acts=False),
    Command("sign_in", "signin", ("f10", "ctrl+s"), N_("Sign in"), N_("sign in with name and password; Enter does it too"), acts=False),
    Command("sign_in", "lock", ("f10", "ctrl+s"), N_("Sign in"), N_("open the desk again with your password; Enter does it too"), acts=False),
    Command("change_officer", "lock", ("ctrl+y",), N_("Officer"), N_("another officer signs in here; nothing of the first one's is shown"), acts=False),
    Command("open_row", "home", ("enter",), N_("Open"), N_("open the line; its digit opens it at once"), anywhere=False, acts=False),
    Command("save", "intake", ("f10", "ctrl+s"), N_("Save"), N_("save the request; it is on the disk before the screen says so")),
    Command("representative", "intake", ("ctrl+r",), N_("Representative"), N_("someone comes for the applicant: show or hide the fields"), acts=False),
    Command("read_back", "intake", ("ctrl+b",), N_("Read back"), N_("the name in large letters: the citizen checks the spelling"), acts=False),
    Command("correct_known", "intake", ("ctrl+w",), N_("Correct"), N_("the register is wrong in what is typed otherwise: correct it, after a question"), bar=False),
    Command("text_module", "intake", ("ctrl+t",), N_("Text"), N_("put a text module into the note or remark"), bar=False, acts=False),
    Command("back_entry", "intake", ("ctrl+n",), N_("From paper"), N_("type sheets that were filled by hand; times are estimated"), bar=False, acts=False),
    Command("card", "intake", ("ctrl+k",), N_("Card"), N_("the standard of the service that is chosen or stands at the top of the list"), acts=False),
    Command("open_same", "intake", ("ctrl+o",), N_("Open case"), N_("open the case of the same person and service"), bar=False, acts=False),
    Command("take_draft", "intake", ("ctrl+d",), N_("Draft"), N_("take the newest draft up again"), bar=False, acts=False),
    Command("clear", "intake", ("ctrl+x",), N_("Empty"), N_("begin an empty form; what was typed stays a draft"), bar=False, acts=False),
    Command("original", "papers", ("o",), N_("original"), N_("the original was brought"), anywhere=False, acts=False),
    Command("copy", "papers", ("c",), N_("copy"), N_("a copy was brought"), anywhere=False, acts=False),
    Command("shown", "papers", ("s",), N_("shown"), N_("shown, not kept"), anywhere=False, acts=False),
    Command("missing", "papers", ("m",), N_("missing"), N_("missing"), anywhere=False, acts=False),
    Command("all_papers", "papers", ("a",), N_("all in order"), N_("all in order: every required paper that has no mark yet, as an original"), anywhere=False, acts=False),
    Command("rest_missing", "papers", ("x",), N_("rest missing"), N_("every required paper that has no mark yet is missing"), anywhere=False, acts=False),
    Command("remark", "papers", ("n",), N_("remark"), N_("a remark on this paper; digits give the count"), anywhere=False, acts=False),
    Command("same", "twins", ("s",), N_("the same"), N_("it is the same person; nothing is merged, and u takes it back"), anywhere=False),
    Command("different", "twins", ("b",), N_("someone else"), N_("it is none of those who were not judged yet"), anywhere=False),
    Command("reopen", "twins", ("u",), N_("take back"), N_("take back what was said of the one under the cursor"), anywhere=False),
    Command("same_visit", "visit", ("s",), N_("same visit"), N_("this person came in the same visit; the request is saved as part of it"), anywhere=False),
    Command("no_visit", "visit", ("b",), N_("not of it"), N_("the request is not of this visit; it is saved without a queue number"), anywhere=False),
    Command("help", "twins", ("f1", "question_mark"), N_("Help"), N_("keys and help of this screen (? outside fields)"), acts=False),
    Command("open_case", "lookup", ("enter",), N_("Open"), N_("open the case; from the box, one hit opens at once"), anywhere=False, acts=False),
    Command("card", "lookup", ("ctrl+k", "k"), N_("Card"), N_("the standard of the service of the case under the cursor"), acts=False),
    Command("complain", "lookup", ("y",), N_("complaint"), N_("take in a complaint of the person under the cursor"), bar=False, anywhere=False, acts=False),
    *_on_row("case", (act for act in ACTS.values() if not act.attention)),
    Command("compare", "case", ("i",), N_("same person?"), N_("entries that may be the same person, side by side; what was said is taken back there"), anywhere=False, acts=False),
    Command("card", "case", ("k", "ctrl+k"), N_("card"), N_("the standard of the service, and what changed since the case was taken in"), anywhere=False, acts=False),
    Command("print_slip", "case", ("e",), N_("print"), N_("print a slip of this case: receipt, notice, referral, routing, product"), anywhere=False),
    Command("unmask", "case", ("v",), N_("full NIK"), N_("show the whole identity number; it is logged"), anywhere=False, acts=False),
    Command("keep_standing", "case", ("1",), N_("leave"), N_("acts that crossed: leave what stands as it is"), anywhere=False),
    Command("do_anew", "case", ("2",), N_("do again"), N_("acts that crossed: do the one that did not stand again"), anywhere=False),
    *_on_row("case", (act for act in ACTS.values() if act.attention)),
    Command("complain", "case", ("y",), N_("complaint"), N_("take in a complaint of this applicant; it names the case"), bar=False, anywhere=False, acts=False),
    Command("open_case", "attention", ("enter",), N_("Open"), N_("open the case"), anywhere=False, acts=False),
    Command("keep_standing", "attention", ("1",), N_("leave"), N_("leave what stands as it is; the other act stays in the history"), anywhere=False),
    Command("do_anew", "attention", ("2",), N_("do again"), N_("do the act that did not stand again, where the rules allow it now"), anywhere=False),
    *_on_row("attention", (act._replace(help=act.attention) for act in ACTS.values() if act.attention)),
    Command("open_case", "handover", ("enter",), N_("Open"), N_("open the case"), anywhere=False, acts=False),
    Command("next_lane", "handover", ("right",), N_("next lane"), N_("the lane to the right; 1–5 choose one"), bar=False, anywhere=False, acts=False),
    Command("last_lane", "handover", ("left",), N_("lane before"), N_("the lane to the left"), bar=False, anywhere=False, acts=False),
    *_on_row("handover", (act for act in ACTS.values() if any(act.lanes))),
    Command("mark", "handover", ("space",), N_("mark"), N_("mark the line or unmark it; one key acts on all that are marked"), anywhere=False, acts=False),
    Command("mark_all", "handover", ("asterisk",), N_("all"), N_("mark all lines of the lane, or take all marks off"), anywhere=False, acts=False),
    Command("next_one", "queue", ("n",), N_("next"), N_("finish the one being served at this counter and call the next"), anywhere=False),
    Command("call_row", "queue", ("enter",), N_("call / serve"), N_("call the line; begin to serve the one who was called; go on with one on hold"), anywhere=False),
    Command("recall", "queue", ("r",), N_("again"), N_("call the one at this counter again"), anywhere=False),
    Command("skip", "queue", ("s",), N_("skip"), N_("the one who was called is not there just now"), anywhere=False),
    Command("hold", "queue", ("h",), N_("hold"), N_("park the one at this counter, to go on later"), anywhere=False),
    Command("finish", "queue", ("f",), N_("finish"), N_("the one at this counter is served; call nobody"), anywhere=False),
    Command("absent", "queue", ("t",), N_("no-show"), N_("the line did not come, or left"), anywhere=False),
    Command("requeue", "queue", ("b",), N_("back"), N_("the line goes back into the queue, at its old place"), anywhere=False),
    Command("pass_on", "queue", ("p",), N_("pass on"), N_("pass the line on to another counter or desk"), anywhere=False),
    Command("ticket", "queue", ("a",), N_("number"), N_("reception: give a queue number"), anywhere=False),
    Command("recover", "queue", ("u",), N_("undo"), N_("whoever was sent away last waits again, a mistaken finish or no-show; again: the one before"), bar=False, anywhere=False),
    Command("inaccurate", "queue", ("i",), N_("time"), N_("the time of the one at this counter is not right: leave it out of averages"), bar=False, anywhere=False),
    Command("day", "queue", ("d",), N_("day"), N_("the day's figures: who served how many, and calls out of turn"), anywhere=False, acts=False),
    Command("finish_forgotten", "queue", ("x",), N_("forgotten"), N_("end the visits of other days that were left lying; it is asked first"), bar=False, anywhere=False),
    Command("counter", "queue", ("c",), N_("counter"), N_("say which counter this terminal stands at"), bar=False, anywhere=False),
    Command("open_row", "complaints", ("enter",), N_("Open"), N_("open the complaint"), anywhere=False, acts=False),
    Command("complain", "complaints", ("n",), N_("new"), N_("take a complaint in"), anywhere=False, acts=False),
    Command("next_lane", "complaints", ("right",), N_("next lane"), N_("the lane to the right; 1–5 choose one"), bar=False, anywhere=False, acts=False),
    Command("last_lane", "complaints", ("left",), N_("lane before"), N_("the lane to the left"), bar=False, anywhere=False, acts=False),
    *_on_row("complaints", (act for act in COMPLAINT_ACTS.values() if any(act.lanes))),
    *_on_row("complaint", COMPLAINT_ACTS.values()),
    Command("print_slip", "complaint", ("e",), N_("print"), N_("print the receipt, or the answer once there is one"), anywhere=False),
    Command("document", "complaint", ("f",), N_("form"), N_("write the form to sign and the answer as PDF, on A4"), anywhere=False),
    Command("open_case", "complaint", ("enter",), N_("Open case"), N_("open the case that it is about"), bar=False, anywhere=False, acts=False),
    Command("reporter", "complaint", ("v",), N_("who"), N_("show a hidden reporter, or the whole number; with a reason, logged"), anywhere=False, acts=False),
    Command("keep_standing", "complaint", ("1",), N_("leave"), N_("acts that crossed: leave what stands as it is"), anywhere=False),
    Command("do_anew", "complaint", ("2",), N_("do again"), N_("acts that crossed: do the one that did not stand again"), anywhere=False),
    Command("save", "complain", ("f10", "ctrl+s"), N_("Save"), N_("save the complaint; it is on the disk before the screen says so")),
    Command("company", "complain", ("ctrl+r",), N_("Company"), N_("the company that it is about: show or hide the fields"), acts=False),
    Command("more", "complain", ("ctrl+n",), N_("More"), N_("channel, class, case, more of the reporter: show or hide the fields"), acts=False),
    Command("correct_known", "complain", ("ctrl+w",), N_("Correct"), N_("the register is wrong in what is typed otherwise: correct it, after a question"), bar=False),
    Command("text_module", "complain", ("ctrl+t",), N_("Text"), N_("put a text module into a text"), bar=False, acts=False),
    Command("take_draft", "complain", ("ctrl+d",), N_("Draft"), N_("take the newest draft up again"), bar=False, acts=False),
    Command("clear", "complain", ("ctrl+x",), N_("Empty"), N_("begin an empty form; what was typed stays a draft"), bar=False, acts=False),
    Command("ask", "survey", ("a",), N_("ask"), N_("ask the citizen: one digit for each answer"), anywhere=False, acts=False),
    Command("turn", "survey", ("t",), N_("turn screen"), N_("turn the screen to the citizen: it takes digits alone, and only your password leads back"), anywhere=False),
    Command("rate", "survey", ("q",), N_("rating"), N_("a quick rating by one key; it is no part of the survey's index"), bar=False, anywhere=False, acts=False),
    Command("remark", "survey", ("c",), N_("remark"), N_("what a citizen wants to have written; it is shown among five or more alone"), anywhere=False, acts=False),
    Command("open_row", "survey", ("enter",), N_("Open"), N_("on an element: plan what is done about it; on a line of the plan: say what became of it"), anywhere=False),
    Command("plan", "survey", ("p",), N_("plan"), N_("plan what is done about the element under the cursor, or about the lowest one"), anywhere=False),
    Command("instrument", "survey", ("i",), N_("other survey"), N_("the next survey: satisfaction, corruption, quick rating; each has an index of its own"), bar=False, anywhere=False, acts=False),
    Command("period", "survey", ("m",), N_("period"), N_("this month, quarter, half-year or year"), anywhere=False, acts=False),
    Command("earlier", "survey", ("left",), N_("before"), N_("the period before"), bar=False, anywhere=False, acts=False),
    Command("later", "survey", ("right",), N_("after"), N_("the period after it"), bar=False, anywhere=False, acts=False),
    Command("service", "survey", ("v",), N_("service"), N_("the answers about the next service, then about all again"), anywhere=False, acts=False),
    Command("sheet", "survey", ("s",), N_("sheet"), N_("write the publication sheet as PDF"), anywhere=False, acts=False),
    Command("report", "survey", ("l",), N_("report"), N_("write the report as PDF"), anywhere=False, acts=False),
    Command("remarks", "survey", ("n",), N_("remarks"), N_("what citizens wrote, where five or more did; it is logged"), bar=False, anywhere=False, acts=False),
    Command("erase", "remarks", ("x",), N_("erase"), N_("a supervisor erases the remark under the cursor, and those that came with it: nobody knows who wrote which"), anywhere=False),
    Command("undo_answer", "asking", ("9", "backspace"), N_("previous"), N_("the question before"), anywhere=False, acts=False),
    Command("skip_answer", "asking", ("0",), N_("no answer"), N_("leave the question out"), anywhere=False, acts=False),
    Command("turn", "asking", ("t",), N_("turn screen"), N_("let the citizen answer alone: the screen takes digits, and only your password leads back"), anywhere=False),
    Command("remark", "asking", ("c",), N_("remark"), N_("what the citizen wants to have written"), anywhere=False, acts=False),
    Command("open_report", "reports", ("enter",), N_("Open"), N_("open the report; its digit opens it at once"), anywhere=False, acts=False),
    Command("earlier", "reports", ("left",), N_("before"), N_("the period before: the month, week, quarter or day"), anywhere=False, acts=False),
    Command("later", "reports", ("right",), N_("after"), N_("the period after"), anywhere=False, acts=False),
    Command("this_day", "reports", ("d",), N_("day"), N_("today"), anywhere=False, acts=False),
    Command("this_week", "reports", ("w",), N_("week"), N_("this week"), anywhere=False, acts=False),
    Command("this_month", "reports", ("m",), N_("month"), N_("this month"), anywhere=False, acts=False),
    Command("this_quarter", "reports", ("k",), N_("quarter"), N_("this quarter"), anywhere=False, acts=False),
    Command("between", "reports", ("t",), N_("from–to"), N_("from one day to another"), anywhere=False, acts=False),
    Command("of_unit", "reports", ("u",), N_("unit"), N_("of one unit alone, or of all"), anywhere=False, acts=False),
    Command("open_figure", "report", ("enter",), N_("cases"), N_("the cases behind the line"), anywhere=False, acts=False),
    Command("export", "report", ("x",), N_("export"), N_("write the report into a file: CSV, XLSX, PDF, text, JSON"), anywhere=False, acts=False),
    Command("earlier", "report", ("left",), N_("before"), N_("the period before: the month, week, quarter or day"), anywhere=False, acts=False),
    Command("later", "report", ("right",), N_("after"), N_("the period after"), anywhere=False, acts=False),
    Command("this_day", "report", ("d",), N_("day"), N_("today"), anywhere=False, acts=False),
    Command("this_week", "report", ("w",), N_("week"), N_("this week"), anywhere=False, acts=False),
    Command("this_month", "report", ("m",), N_("month"), N_("this month"), anywhere=False, acts=False),
    Command("this_quarter", "report", ("k",), N_("quarter"), N_("this quarter"), anywhere=False, acts=False),
    Command("between", "report", ("t",), N_("from–to"), N_("from one day to another"), anywhere=False, acts=False),
    Command("of_unit", "report", ("u",), N_("unit"), N_("of one unit alone, or of all"), anywhere=False, acts=False),
    Command("open_case", "report_cases", ("enter",), N_("Open"), N_("open the case"), anywhere=False, acts=False),
    Command("next_service", "card", ("right",), N_("next service"), N_("the next service of the catalogue, when opened from intake"), anywhere=False, acts=False),
    Command("last_service", "card", ("left",), N_("service before"), N_("the service before it"), anywhere=False, acts=False),
    Command("confirm", "shift", ("f10", "ctrl+s"), N_("Confirm"), N_("hand the shift over; or take the waiting one over, with what is marked")),
    Command("all_there", "shift", ("a",), N_("all there"), N_("take the waiting shift over: everything as counted"), anywhere=False),
    Command("papers_missing", "shift", ("p",), N_("no papers"), N_("mark: its papers are missing; the same key again unmarks"), anywhere=False),
    Command("lost", "shift", ("k",), N_("not found"), N_("mark: nobody knows where the case is"), anywhere=False),
    Command("other", "shift", ("l",), N_("else"), N_("mark: something else is not as counted"), anywhere=False),
    Command("note", "shift", ("n",), N_("note"), N_("a note for the record"), anywhere=False),
    Command("absent", "shift", ("t",), N_("absent"), N_("an officer left without handing over: a supervisor does it, with a reason"), anywhere=False),
    Command("next_pool", "shift", ("right",), N_("next unit"), N_("the next of your units; its digit chooses it"), bar=False, anywhere=False, acts=False),
    Command("last_pool", "shift", ("left",), N_("unit before"), N_("the unit before it"), bar=False, anywhere=False, acts=False),
    Command("open_case", "shift", ("enter",), N_("Open"), N_("open the case"), anywhere=False, acts=False),
    Command("see", "prints", ("enter",), N_("Show"), N_("show the slip as it will be printed"), anywhere=False, acts=False),
    Command("print_again", "prints", ("c",), N_("copy"), N_("print it again, as copy N; F9 does it too"), anywhere=False),
    Command("try_now", "prints", ("r",), N_("try now"), N_("try to print it now"), anywhere=False),
    Command("print_it", "prints", ("y",), N_("print it"), N_("yes, print the slip that asks"), anywhere=False),
    Command("print_all", "prints", ("a",), N_("print all"), N_("print all slips that ask"), anywhere=False),
    Command("leave_out", "prints", ("x",), N_("leave out"), N_("no paper for this one; it stays in the list"), anywhere=False),
    Command("exchange", "sync", ("s",), N_("Exchange"), N_("exchange with the centre now"), anywhere=False),
    Command("open_row", "sync", ("enter",), N_("Open"), N_("open the case of the line; on any other line exchange now"), anywhere=False),
    Command("take", "drafts", ("enter",), N_("Open"), N_("take the draft up again"), anywhere=False, acts=False),
    Command("drop", "drafts", ("delete",), N_("Delete"), N_("delete the draft; until you sign out u brings it back"), anywhere=False),
    Command("bring_back", "drafts", ("u",), N_("bring back"), N_("bring the deleted draft under the cursor back"), anywhere=False),
    Command("toggle_back", "papers_back", ("space",), N_("back / stays"), N_("the paper under the cursor goes back, or stays in the file; its digit does it too"), anywhere=False, acts=False),
    Command("all_back", "papers_back", ("a",), N_("all back"), N_("all original papers go back"), anywhere=False, acts=False),
    Command("none_back", "papers_back", ("x",), N_("none back"), N_("all original papers stay in the file"), anywhere=False, acts=False),
    Command("address", "papers_back", ("v",), N_("address"), N_("show the address that a parcel goes to; it is logged"), anywhere=False, acts=False),
    Command("open_case", "paper_files", ("enter",), N_("Open"), N_("open the case under the cursor; in the field, record what was typed"), anywhere=False, acts=False),
    Command("place", "paper_files", ("p",), N_("place"), N_("where the files are put that are scanned next"), anywhere=False, acts=False),
    Command("count", "paper_files", ("t",), N_("stock-take"), N_("count what lies in a place: what should be there and is not"), anywhere=False, acts=False),
    Command("counts", "paper_files", ("h",), N_("counts"), N_("the counts that were recorded, and what they found"), anywhere=False, acts=False),
    Command("finish", "counting", ("f", "f10"), N_("finish"), N_("everything is scanned: say what the count comes to, and ask whether it is recorded"), anywhere=False),
    Command("drop_count", "counting", ("delete",), N_("drop"), N_("drop the count; nothing of it is recorded. Until you sign out the list of drafts brings it back"), anywhere=False),
    Command("drop_row", "counting", ("x",), N_("not here"), N_("the file under the cursor does not lie here after all"), anywhere=False),
    Command("put_row_back", "counting", ("u",), N_("undo"), N_("the file that was taken out of the count last lies here after all"), anywhere=False),
    Command("open_case", "counted", ("enter",), N_("Open"), N_("open the count, or the case under the cursor"), anywhere=False, acts=False),
    Command("open_row", "quality", ("enter",), N_("Open"), N_("open the assessment"), anywhere=False, acts=False),
    Command("begin", "quality", ("a",), N_("new"), N_("begin an assessment of a unit for a year"), anywhere=False),
    Command("forums", "quality", ("f",), N_("forums"), N_("public consultations, and what was promised there"), anywhere=False, acts=False),
    Command("quiz", "quality", ("q",), N_("quiz"), N_("practise the 14 components of a service's standard; nothing is recorded"), anywhere=False, acts=False),
    Command("score", "assessment", ("enter", "s"), N_("score"), N_("score the indicator, or the dimension as a whole, with remark and evidence"), anywhere=False),
    Command("answer", "assessment", ("j",), N_("journal"), N_("let the journal answer what it can; what was typed stays"), anywhere=False),
    Command("figures", "assessment", ("o",), N_("entries"), N_("what the figure of the indicator counts, down to the cases"), anywhere=False, acts=False),
    Command("write", "assessment", ("w",), N_("PDF"), N_("write the assessment as a PDF"), anywhere=False),
    Command("finish", "assessment", ("f",), N_("finish"), N_("finish the assessment; it is asked first"), anywhere=False),
    Command("drop", "assessment", ("x",), N_("drop"), N_("the assessment was begun by mistake: it counts for nothing, with a reason"), bar=False, anywhere=False),
    Command("open_row", "figures", ("enter",), N_("Open"), N_("open the case, the forum or the service card of the line"), anywhere=False, acts=False),
    Command("open_row", "forums", ("enter",), N_("Open"), N_("open the consultation"), anywhere=False, acts=False),
    Command("hold", "forums", ("a",), N_("new"), N_("write down a consultation that was held"), anywhere=False),
    Command("participant", "forum", ("p",), N_("participant"), N_("who came, as one of the five groups"), anywhere=False),
    Command("input", "forum", ("i",), N_("input"), N_("what was said"), anywhere=False),
    Command("commit", "forum", ("k",), N_("commitment"), N_("a line of the minutes: problem, recommendation, owner, term, what it is to lift"), anywhere=False),
    Command("keep", "forum", ("d",), N_("fulfilled"), N_("the commitment under the cursor is kept; say how"), anywhere=False),
    Command("postpone", "forum", ("m",), N_("move"), N_("another term for the commitment under the cursor, with a reason"), anywhere=False),
    Command("write", "forum", ("w",), N_("minutes"), N_("write the minutes as a PDF, with places to sign"), anywhere=False),
    Command("attendance", "forum", ("t",), N_("attendance"), N_("write the list of who came as a PDF"), anywhere=False),
    Command("correct", "forum", ("e",), N_("correct"), N_("correct day, place or topic"), bar=False, anywhere=False),
    Command("drop_row", "forum", ("x",), N_("drop"), N_("the line under the cursor was written down by mistake; a reason is asked"), bar=False, anywhere=False),
    Command("show", "quiz", ("space",), N_("show"), N_("show what the card says; it does not count as known"), anywhere=False, acts=False),
    Command("next_question", "quiz", ("enter",), N_("next"), N_("the next question; digits answer"), anywhere=False, acts=False),
    Command("next_service", "quiz", ("right",), N_("next service"), N_("the next service of the catalogue, from its first question"), anywhere=False, acts=False),
    Command("last_service", "quiz", ("left",), N_("service before"), N_("the service before it"), anywhere=False, acts=False),
    Command("yes", "sure", ("y",), N_("yes"), N_("do what stands there"), anywhere=False),
    Command("undo_typing", "field", ("ctrl+z",), N_("Undo"), N_("bring back what one key took out of the field; again: the step before"), bar=False, acts=False),
    Command("submit", "dialog", ("f10", "ctrl+s"), N_("Confirm"), N_("do it; Enter in the last field does it too")),
    Command("text_module", "dialog", ("ctrl+t",), N_("Text"), N_("put a text module into the text"), bar=False, acts=False),
    Command("cancel", "dialog", ("escape",), N_("Back"), N_("close without doing it; typed text is kept as a draft"), acts=False),
)  # fmt: skip
"""Every key of the program."""

MENU: tuple[tuple[str, str], ...] = (
    ("2", "go_intake"),
    ("3", "go_lookup"),
    ("4", "go_handover"),
    ("5", "go_queue"),
    ("6", "go_complaints"),
    ("7", "go_survey"),
    ("8", "serve_last"),
    ("9", "go_prints"),
    ("0", "go_sync"),
    ("s", "go_shift"),
    ("q", "go_quality"),
    ("u", "go_reports"),
    ("r", "repaint"),
)
"""Digits behind Ctrl+G."""

_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "asterisk": "*",
    "question_mark": "?",
    "slash": "/",
    "delete": "Del",
    "backspace": "Backspace",
    "ctrl+underscore": "Ctrl+_",
    "left": "←",
    "right": "→",
}


def at(where: str) -> list[Command]:
    """Return the commands of one place."""
    return [c for c in COMMANDS if c.where == where]


def named(id_: str) -> Command:
    """Return the first command of this id."""
    return next(c for c in COMMANDS if c.id == id_)


_BOUND = {f"{c.where}.{c.id}": c for c in COMMANDS}


def bound(binding: str) -> Command | None:
    """Return the command that a binding was made from, by the binding's id; None for Textual's own."""
    return _BOUND.get(binding)


def key_name(key: str) -> str:
    """Return a key as officers say it: ``F2``, ``Ctrl+G``, ``o``."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def rows(places: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the help of these places: title, then (keys, what they do)."""
    return [(_(PLACES[place]), [(" ".join(map(key_name, c.keys)), _(c.help)) for c in at(place)]) for place in places]


def document() -> str:
    """Return ``docs/keys.md``."""
    lines = ["# Keys", "", "Made from `screens/keyboard/keys.py` by `make keys`. Do not edit.", ""]
    for title, commands in rows(PLACES):
        lines += [f"## {title}", "", "| keys | what they do |", "|---|---|"]
        lines += [f"| {keys.replace('|', chr(92) + '|')} | {text} |" for keys, text in commands]
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Write the document, or tell whether it is up to date."""
    verb, path = arguments[0], Path(arguments[1])
    if verb == "--write":
        path.write_text(document(), encoding="utf-8")
        return 0
    same = path.exists() and path.read_text(encoding="utf-8") == document()
    print("keys: up to date" if same else f"{path} is old; run: make keys")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
