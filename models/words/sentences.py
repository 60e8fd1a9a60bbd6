"""One sentence for each refusal: what happened, and what to do. Nothing of what a citizen supplied is repeated in it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from models.refused import Refused
from models.words import N_, _, complaints, crossings, formats, labels

SENTENCES = {
    # text and identity
    "text_too_long": N_("Too long: {length} characters; at most {longest} fit."),
    "text_not_clean": N_("The text holds signs that can't be kept."),
    "name_missing": N_("The name is missing."),
    "name_without_letter": N_("A name needs at least one letter."),
    "name_differs": N_("Known under another name. Check it, or correct the name on purpose."),
    "phone_differs": N_("Known with another phone. Check it, or correct the phone on purpose."),
    "address_differs": N_("Known with another address. Check it, or correct the address on purpose."),
    "npwp_differs": N_("Known with another NPWP. Check it, or correct the NPWP on purpose."),
    "number_sign": N_("Only digits belong in this number, not this: {sign}"),
    "nik_length": N_("A NIK has 16 digits; these are {length}."),
    "nik_province": N_("No province has the code {region}."),
    "nik_date": N_("The birth date in this NIK does not exist."),
    "nik_serial": N_("A NIK never ends in 0000."),
    "passport_shape": N_("A passport number has 5 to 20 letters and digits."),
    "nib_shape": N_("A NIB has 13 digits; these are {length}."),
    "npwp_shape": N_("This NPWP is wrong; check its digits."),
    "phone_shape": N_("A telephone number has 6 to 15 digits."),
    "identity_twice": N_("Give one identity only: NIK, passport or NIB."),
    "date_shape": N_("Type a date such as 24112026, T or T+3."),
    "date_in_full": N_("Type day, month and year in full, such as 17081945."),
    "choice_unknown": N_("Type a digit from 1 to {most}."),
    "count_range": N_("The count must lie between 0 and 999."),
    # service
    "service_unknown": N_("No such service."),
    "service_retired": N_("This service is no longer offered."),
    "variant_unknown": N_("The service has no such variant."),
    "requirement_unknown": N_("The service asks for no such paper: {requirement}"),
    "catalogue_missing": N_("The catalogue of this version is not here."),
    "catalogue_older": N_("A newer catalogue is in force already."),
    "papers_missing": N_("No paper was marked."),
    "papers_unchecked": N_("Missing {missing} · not checked yet {count}"),
    "notice_missing": N_("Papers are missing: without a deficiency notice the case can't be saved."),
    "notice_differs": N_("The notice must list exactly the papers that are missing."),
    "counter_missing": N_("This branch has no counter."),
    # numbers
    "number_wrong": N_("Wrong number: a digit was mistyped; for another year type all 15 digits."),
    "number_used": N_("This number was given already."),
    "requirement_twice": N_("A paper is marked twice."),
    "number_ambiguous": N_("Several cases fit this short number; type all 15 digits."),
    "number_range": N_("Branch numbers run from 1 to 999, desk numbers from 1 to 99."),
    "numbers_used_up": N_("All numbers of this year are used up at this desk."),
    "series_used_up": N_("Put back ten times this year: no numbers are left. Ask for a new desk."),
    "token_unwritable": N_("Nothing can be saved: this folder can't be written: {folder}"),
    "case_unknown": N_("No case has this number here."),
    "incarnations_used_up": N_("This desk was restored too often; enrol it again."),
    # clock
    "clock_release": N_("Clock: {shows}, impossible. Have it set; nothing was saved."),
    "clock_latest": N_("The clock shows {shows}, but {known} was here already."),
    "clock_centre": N_("The clock shows {shows}, the centre's {known}."),
    "clock_other_day": N_("The clock of this machine shows another day than that: have it set."),
    # state
    "subject_exists": N_("This exists already."),
    "subject_unknown": N_("This act does not fit what it is about."),
    "person_unknown": N_("This person is not known here."),
    "person_erased": N_("The data of this person were erased."),
    "person_has_open_case": N_("This person still has an open case or complaint; the data are needed for it."),
    "correction_stale": N_("The data were corrected meanwhile; open them again."),
    "nothing_changed": N_("Nothing was changed."),
    "case_closed": N_("The case is closed ({state})."),
    "case_not_at_counter": N_("Only while the counter has the file; the case is: {state}."),
    "decision_wrong_state": N_("Only a case being worked on can be decided; it is: {state}."),
    "not_ready": N_("The product is not ready; the case is: {state}."),
    "already_delivered": N_("The product was delivered already."),
    "deliver_at_counter": N_("The product is handed out at the counter; first give the case back to it."),
    "paper_not_kept": N_("This paper was not kept, so it can't be given back: {requirement}"),
    "nothing_missing": N_("Nothing is missing in this case."),
    "reason_missing": N_("A reason is needed."),
    "promise_while_missing": N_("A date is promised only once all papers are there."),
    "promise_before_opening": N_("The promised date lies before the day of the request."),
    "promise_differs": N_("Another date is promised by now."),
    "clock_stands": N_("The clock of the case stands still; it is: {state}."),
    "calendar_malformed": N_("This is no calendar; look at: {where}"),
    "calendar_missing": N_("There is no calendar of {year}; set the whole year first."),
    "calendar_day_elsewhere": N_("{date} is no day of {year}."),
    "calendar_day_unknown": N_("{date} is no free day of this calendar."),
    "calendar_without_days": N_("The calendar has no working day around {date}; tell the centre."),
    "billing_shape": N_("A billing code has 5 to 30 letters and digits."),
    "billing_missing": N_("Type the billing code as well as the proof."),
    "proof_shape": N_("A proof of payment (NTPN) has 16 letters and digits."),
    "no_fee": N_("This service has no fee."),
    # handover
    "handover_wrong_state": N_("A case in this state is not handed over; it is: {state}."),
    "handover_pending": N_("A handover is in the air; it must be accepted, declined or taken back first."),
    "handover_to_holder": N_("This unit holds the case already."),
    "handover_none": N_("The case was not offered to anyone."),
    "handover_unknown": N_("There is no such handover."),
    "handover_accepted": N_("The handover was accepted already."),
    "handover_declined": N_("The handover was declined."),
    "handover_taken_back": N_("The handover was taken back."),
    "handover_lapsed": N_("The handover lapsed."),
    "unit_unknown": N_("There is no such unit."),
    "not_holder": N_("Your unit does not hold this case."),
    "not_receiver": N_("The case was not offered to your unit."),
    "not_at_counter": N_("Only an officer of the counter takes cases in."),
    # queue
    "ticket_unknown": N_("No visit has this queue number here."),
    "ticket_elsewhere": N_("Desk {desk} holds this visit; only that desk can call it or pass it on."),
    "visit_wrong_state": N_("This does not fit the visit now; it is: {visit_state}."),
    "ticket_at_counter": N_("Counter {counter} has this visit already."),
    "ticket_awaited": N_("{ticket} was called and is awaited: Enter begins, s skips, t: did not come."),
    "counter_taken": N_("{ticket} is at counter {counter}: finish, hold or return that one first."),
    "nobody_at_counter": N_("Nobody is at counter {counter}."),
    "counter_range": N_("Counters are numbered from 1 to {most}."),
    "queue_empty": N_("Nobody waits for this counter."),
    "target_shape": N_("Type a counter (3), a desk (B) or a counter of a desk (B3)."),
    "turns_used_up": N_("All queue numbers of this day are used up."),
    "service_ambiguous": N_("Several services fit; type the code."),
    "desk_unheard": N_("This desk has never heard of desk {desk}; the visit would be lost."),
    "compare_self": N_("This is the same entry of the same person."),
    "compare_too_many": N_("This person was compared with too many others."),
    "paper_in_future": N_("The time on the paper lies ahead of now."),
    "paper_too_old": N_("Sheets older than {days} days are taken in again, with a new number."),
    "paper_time_shape": N_("Type the sheet's date and time, such as T 0930 or 24112026 0930."),
    "sheet_unknown": N_("This number was not set aside for a blank sheet of this branch."),
    "sheets_all_used": N_("No sheet of this block is blank any more."),
    "sheets_unwritten": N_("Set aside, but not written. Again: ptsa sheets --again {number}"),
    "sheets_range": N_("From 1 to {most} sheets at a time."),
    "deadline_ahead": N_("The deadline has not passed yet."),
    "case_dispatched": N_("The papers are at a unit outside; record first that they came back."),
    "case_not_dispatched": N_("The papers are not at a unit outside."),
    "assistance_running": N_("This unit works on the case already."),
    "asked_already": N_("Your unit has asked for this case already."),
    "handover_not_asked": N_("This unit has not asked for the case."),
    "handover_ended": N_("The help has ended already."),
    "unit_outside": N_("This unit does not use the program: dispatch the papers to it instead."),
    "unit_not_outside": N_("This unit uses the program: offer the case to it instead."),
    "assignee_outside": N_("This officer does not belong to the unit that holds the case."),
    "not_your_pool": N_("You do not belong to this unit."),
    "papers_none": N_("Choose at least one paper with Space."),
    "place_missing": N_("Say where the papers are."),
    "identity_unseen": N_("Over the counter the collector's identity is looked at."),
    "letter_missing": N_("Who collects for the applicant shows a letter: number, or date and giver."),
    "collector_not_applicant": N_("Not the applicant's name: is it the representative, or someone else?"),
    "collector_is_applicant": N_("This identity number is the applicant's own."),
    "representative_is_applicant": N_("The representative can't be the applicant."),
    "visit_of_another": N_("This visit is someone else's; say whether the request is of it, too."),
    "tracking_missing": N_("A parcel needs its tracking number."),
    # complaints
    "complaint_unknown": N_("No complaint has this number here."),
    "complaint_rules_missing": N_("The catalogue does not say how complaints are taken."),
    "against_unknown": N_("Neither an officer nor a unit: {found}"),
    "against_units": N_("A complaint names one unit."),
    "documents_nowhere": N_("There is no folder for documents here."),
    "category_unknown": N_("No such category of complaints."),
    "grade_unknown": N_("No such class of complaints."),
    "channel_unknown": N_("No such channel."),
    "refusal_unknown": N_("No such reason not to take a complaint up."),
    "account_missing": N_("What happened is missing."),
    "account_erased": N_("What this complaint said was erased."),
    "foreign_missing": N_("The number in that channel is missing."),
    "reporter_missing": N_("Say who complains, or that it is anonymous."),
    "reporter_unknown": N_("Nobody knows who complains."),
    "received_ahead": N_("A complaint can't have been received after today."),
    "evidence_unnamed": N_("A piece of evidence has no name."),
    "evidence_full": N_("A complaint holds {most} pieces of evidence."),
    "hash_wrong": N_("A hash has 64 digits 0-9 a-f (SHA-256)."),
    "workers_range": N_("The number of workers is wrong."),
    "complained_about": N_("Whoever is complained about has no part in it."),
    "not_handler": N_("Only who has it in hand does this, or a supervisor."),
    "complaint_taken": N_("That officer has it in hand already."),
    "complaint_wrong_state": N_("Not possible now; the complaint is: {complaint_state}."),
    "answer_missing": N_("The answer is missing."),
    "refusal_missing": N_("A complaint that is not taken up needs a reason, and no other has one."),
    "referral_missing": N_("Say to whom it is passed on, and only then."),
    "outcome_differs": N_("The complaint was decided otherwise; open it again."),
    "rating_range": N_("A rating is a digit from 1 to 4."),
    "may_answer_back": N_("The complainant may answer back until {until}."),
    "reopen_late": N_("It could be reopened until {until}."),
    "deadline_past": N_("This deadline has passed already."),
    "term_ahead": N_("No time of this complaint has passed."),
    "ombudsman_told": N_("The way to the Ombudsman was told already."),
    "redo_by_hand": N_("Open it and do this there once more; then settle it with 1."),
    "contest_unknown": N_("No crossing of this case has that number."),
    "redo_differs": N_("What was done is not the act that did not stand."),
    "shift_absent_self": N_("Nobody is absent and hands over: name the officer who left."),
    "shift_accepted": N_("This shift was taken over already."),
    "shift_exceptions": N_("A shift takes at most {most} exceptions; look for the files first."),
    "shift_nobody": N_("Nobody else of this unit could take the shift over; the desk would stop."),
    "shift_none": N_("No shift waits to be taken over at this desk."),
    "shift_own": N_("Somebody else must take this shift over."),
    "shift_waiting": N_("A shift waits to be taken over at this desk; first accept it."),
    # undo
    "undo_not_last": N_("Only the last act on the case can be undone."),
    "undo_not_possible": N_("This can't be undone; withdraw the case instead."),
    "undo_not_yours": N_("Only the officer who did it can undo it."),
    "undo_too_late": N_("An act can be undone only on the same day."),
    "undo_state_differs": N_("The case would return to another state ({state})."),
    # officers
    "code_used": N_("This code is in use already."),
    "officer_unknown": N_("This officer is not known at this branch."),
    "officer_inactive": N_("This officer is no longer active."),
    "database_in_use": N_("Another terminal of this desk is open or saving. Close it and try again."),
    "disk_short": N_("The disk needs {needed} more of free room. Nothing was changed."),
    "span_wrong": N_('{span} is no period; write it like "5 years", "18 months" or "for ever".'),
    "desk_foreign": N_("Only that desk itself can say this of it."),
    "supervisor_only": N_("Only a supervisor may do this."),
    "centre_only": N_("Only the centre changes this."),
    "authority_missing": N_("A supervisor must type name and password for this."),
    "sign_in_wrong": N_("Name or password is wrong."),
    "sign_in_wait": N_("Too many wrong passwords: wait {seconds} seconds."),
    "password_short": N_("A password has at least {shortest} characters."),
    "password_needed": N_("The password is needed: --password-file FILE."),
    # forms and files
    "form_malformed": N_("This line can't be read: {why}"),
    "act_malformed": N_("The act does not have the shape of its kind ({kind}, {where})."),
    "already_saved": N_("This form was saved already; nothing was saved twice."),
    "file_unreadable": N_("The file can't be read: {file} ({why})"),
    "file_missing": N_("There is no such file: {file}"),
    "file_not_plain": N_("This is no plain file but a folder, a pipe or a device; it is not read: {file}"),
    "file_too_large": N_("The file is too large to be what it should be; at most {longest} bytes are read: {file}"),
    "file_not_utf8": N_("{file}, line {line}: this is {found}. Save the file as UTF-8."),
    "file_with_nul": N_("{file}, line {line}: NUL signs, so this is no text. Save it as UTF-8."),
    "file_empty": N_("The first line is empty: {file}"),
    "line_too_long": N_("This line is too long: at most {longest} bytes are read."),
    "output_failed": N_("Output can't be written, or a file can't be read: {why}"),
    "settings_wrong": N_("The settings file has a mistake: {where}"),
    # desk and centre
    "not_enrolled": N_("This desk has no centre; enrol it: ptsa enrol URL CODE."),
    "device_key_missing": N_("The keys of this device are missing; ask for a new code and enrol again."),
    "centre_address": N_("The centre's address must begin with https://."),
    "centre_unreachable": N_("The centre can't be reached. Work goes on; nothing is lost."),
    "centre_silent": N_("The line to the centre is too slow just now. Work goes on; nothing is lost."),
    "centre_untrusted": N_("This is not the centre of this desk: its certificate is another. Nothing was sent."),
    "centre_failed": N_("The centre has a fault. Work goes on; this desk tries again."),
    "centre_refused": N_("The centre refused the exchange. Work goes on; tell the administrator."),
    "centre_malformed": N_("The centre's answer can't be read ({why}). Nothing was changed."),
    "centre_confused": N_("This desk and the centre do not come to terms; tell the administrator."),
    "chain_differs": N_("The centre has other entries under numbers of this desk; sync again."),
    "code_malformed": N_("This is no enrolment code; check its letters."),
    "code_unknown": N_("This code is wrong, used or too old; ask for a new one."),
    "desk_unknown": N_("The centre does not know this desk. Work goes on; tell the administrator."),
    "desk_revoked": N_("The centre let this desk's key count no more. Work goes on; tell the administrator."),
    "signature_wrong": N_("The signature is wrong: the keys of this desk are not those that the centre knows."),
    "seal_broken": N_("This was sealed for another, or changed on the way."),
    "protocol_unknown": N_("The centre speaks another version of the protocol; one of the two needs an update."),
    "body_too_large": N_("The centre takes no body of this size."),
    "central_busy": N_("The centre is busy; this desk tries again."),
    "bundle_malformed": N_("This file is no bundle, or it was cut or changed. Nothing of it was read."),
    "bundle_other_desk": N_("This bundle is for another desk."),
    "bundle_gap": N_("An earlier bundle must be read first."),
    "bundle_differs": N_("This desk was put back or copied; it must first sync over a line."),
    "bundle_put_back": N_("The centre was put back; this desk must first sync over a line."),
    "bundle_needs_line": N_("This database was put back; first sync over a line once."),
    # administration of the centre
    "central_not_installed": N_("The centre needs more packages: pip install 'ptsa-tui[central]'."),
    "central_not_made": N_("There is no centre in this database yet: ptsa central init."),
    "central_newer": N_("This centre was made by a newer ptsa. Nothing was changed."),
    "central_database_url": N_("The address of the database begins with postgresql:// or sqlite:///."),
    "central_database_unreachable": N_("The centre's database can't be reached."),
    "central_database_failed": N_("The centre's database failed ({why}); nothing was changed."),
    "branch_unknown": N_("There is no such branch."),
    "branch_exists": N_("There is a branch {branch} already."),
    "zone_unknown": N_("The time zone is WIB, WITA or WIT."),
    "desks_used_up": N_("All desk numbers of this branch are in use."),
    "catalogue_malformed": N_("The catalogue has faults, in these lines: {where}"),
    "catalogue_too_large": N_("This catalogue is too large to be sent to desks."),
    "certificate_incomplete": N_("--cert and --key belong together."),
    "certificate_name": N_("This is no name or address of a server (other letters are written xn--…): {name}"),
    "certificate_unusable": N_("Certificate and key can't be used, or do not belong together: {file}"),
    "address_unusable": N_("The centre can't serve {host}:{port}: {why}"),
    "certificate_needed": N_("Beyond this machine the centre serves only with a certificate: --cert and --key."),
    "passwords_differ": N_("The two passwords differ."),
    "file_exists": N_("There are such files already: {file}"),
    "file_unwritable": N_("The file can't be written: {file} ({why})"),
    "clock_ahead": N_("By the centre's clock its time had not come: this desk's clock was ahead."),
    "not_here": N_("The case or person belongs to another branch and was not offered here."),
    "subject_full": N_("Too many entries on one case or person; this one does not count."),
    "subject_apart": N_("This program can't show what was written on this. It is kept: ptsa doctor."),
    "act_unjudged": N_("This program failed at judging it; it is kept, and does not count."),
    "entry_unsound": N_("This is no plain text or no sane time; the centre keeps it as it came."),
    # why an entry of another desk does not count, or could not be taken in
    "kind_unknown": N_("A newer program wrote this; this one can't judge it."),
    "waits_for_held": N_("Its beginning is held back at the centre; it waits with that."),
    "layout_unknown": N_("A newer program sent this in a form that the centre can't read yet."),
    "payload_undecodable": N_("The centre could not read this part; it is kept there as it came."),
    "payload_too_large": N_("This part was larger than it may be; it is kept at the centre as it came."),
    "hash_differs": N_("This part does not fit its own seal; it is kept at the centre as it came."),
    # printing
    "printer_none": N_("No printer is set up here; the slip waits. F9 shows it."),
    "printer_never": N_("This desk prints no slips (printer = none in the settings)."),
    "printer_setting": N_("The printer in the settings can't be used: {where}"),
    "printer_missing": N_("The printer is not there (off, unplugged, or another address)."),
    "printer_silent": N_("The printer does not answer."),
    "printer_paper": N_("The printer has no paper."),
    "printer_offline": N_("The printer is off line: its cover is open, or it has a fault."),
    "printer_failed": N_("The printer could not be used ({why})."),
    "template_broken": N_("Template {template} (line {line}) is at fault; the built-in one was used."),
    "slip_unfit": N_("What this slip tells is no longer so; there is nothing to print."),
    "slip_failed": N_("This slip can't be made; tell the administrator."),
    "print_stale": N_("This slip was not printed in time. Is it still wanted?"),
    "print_broken_off": N_("The program ended while printing: look whether the paper is whole."),
    "print_moved": N_("The database was put back or copied; this may be on paper already."),
    "print_unknown": N_("There is no such print job."),
    "print_ended": N_("This slip was printed or skipped already."),
    "print_running": N_("This slip is being printed just now."),
    "print_copies": N_("No more than 999 copies of a slip."),
    # machine
    "disk_full": N_("The disk is full: not saved, the form is still here. Make room, save again."),
    "disk_error": N_("The disk reports an error: nothing was saved, the form is still here."),
    "database_read_only": N_("The database can't be written: nothing was saved, the form is still here."),
    "database_busy": N_("Another program holds the database: nothing was saved. Try again."),
    "not_read": N_("This can't be read now: {why}."),
    "not_logged": N_("Not shown, for it can't be logged: {why}."),
    "database_moved": N_("The database was moved or replaced: nothing was saved. Call for help."),
    "database_replaced": N_("An older database was put in its place: nothing was saved. Start ptsa again."),
    "log_deleted": N_("The database's -wal file was deleted: nothing was saved. Start ptsa again."),
    "database_damaged": N_("The database is damaged. Keep the file and call for help: ptsa doctor."),
    "database_unreachable": N_("The database file can't be opened."),
    "database_none": N_("No desk is in this folder: {folder} (ptsa alone makes a practice desk there)"),
    "database_unopened": N_("The database can't be opened: {file} ({why})"),
    "folder_unwritable": N_("Nothing can be written into this folder: {folder} ({why})"),
    "database_missing": N_("There is no database here."),
    "database_newer": N_("This database was made by a newer ptsa (schema {version}, this one knows {known}). Nothing was changed."),
    "database_foreign": N_("This file is a database of another program. Nothing was changed."),
    "register_exists": N_("There is a register here already."),
    "interrupted": N_("The search was stopped."),
    "practice_only": N_("Invented people belong only in a practice desk."),
}  # fmt: skip
"""Sentences by code of :class:`~models.refused.Refused`."""


class _Facts(dict[str, object]):
    """The facts of a sentence; one that got lost on the way is a question mark, never another error."""

    def __missing__(self, _name: str) -> str:
        return "?"


WHY = {
    "disk_full": N_("the disk is full"),
    "disk_error": N_("the disk reports an error"),
    "database_read_only": N_("the database can't be written"),
    "database_busy": N_("another program holds the database"),
}
"""What the machine refuses, in the middle of another sentence."""


def sentence(refused: Refused) -> str:
    """Return the sentence of a refusal in the present language."""
    facts = dict(refused.facts)
    if "state" in facts:
        facts["state"] = labels.state(str(facts["state"]))
    if "visit_state" in facts:
        facts["visit_state"] = labels.visit_state(str(facts["visit_state"]))
    if "until" in facts:
        with suppress(ValueError):  # a fact that got lost on the way
            facts["until"] = formats.date(dt.date.fromisoformat(str(facts["until"])))
    if "complaint_state" in facts:
        facts["complaint_state"] = complaints.state(str(facts["complaint_state"]))
    if facts.get("why") in WHY:
        facts["why"] = _(WHY[str(facts["why"])])
    if "zone" in facts:
        for name in ("shows", "known"):
            facts[name] = formats.moment(int(facts[name] or 0), str(facts["zone"]))
    return _(SENTENCES[refused.code]).format_map(_Facts(facts))


def reason(code: str, **facts: str | int | None) -> str:
    """Return the sentence of a code that another program wrote; this one may not know it."""
    if code in crossings.codes():
        return crossings.told(code).other
    if code not in SENTENCES:
        return _("A newer program gave the reason: {code}.").format(code=code)
    return sentence(Refused(code, **facts))


def not_accepted(code: str, count: int, state: str = "", *, held: bool = False) -> str:
    """Return ``1 not accepted: reason``, for what was sent and does not count, or not yet."""
    why = reason(code, **({"state": state} if state else {}))
    if held:
        return _("{count} held at the centre: {reason}").format(count=formats.count(count), reason=why)
    return _("{count} not accepted: {reason}").format(count=formats.count(count), reason=why)
