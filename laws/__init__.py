"""What the law says: dated texts with their sources (catalogue), and pure ways of reckoning with them (rules).

Kept true: every figure has a day from which it holds, a citation and a source; what is not SOURCED says "unconfirmed" wherever it is used;
an answer always carries its reasons; nothing is deleted and every change is an Amendment with who, why and source. This room stands on the
ground floor and calls nobody but common.

For the rooms above (docs/laws.md tells more):

    from laws import selectors, hooks
    from laws.services import reckoning

    selectors.search_provisions("hang nhap lau", on)    in force on a day, as you type (or laws:provision-options)
    answer = reckoning.reckon(provision, acted_on=..., subject="individual", value_vnd=..., quantity=..., profit_vnd=...,
                              mitigating=0, aggravating=0, grounds=("cosmetics",), signed_on=None, figure=None, why="")
    answer.frame; answer.reckoning.fine, .between, .may_sign, .right_to_explain, .without_minutes, .form, .limitation_ends,
                     .confirmed, .gates
    answer.moved, answer.provision()                             the amount falls in another band of the act: take that one
    answer.because, answer.prompts                               [{code, citation, text, facts}] in the reader's language
    answer.as_json()                                             to be kept with the violation: inputs, figures, reasons
    reckoning.signers([answers], on=day), reckoning.require_title("DOI_TRUONG", [answers], on=day, delegated=False)
    reckoning.clock("DECISION_7WD", minutes_on), reckoning.decision_clock(minutes_on, transferred=True), reckoning.clock_json(clock)
    reckoning.late_charge(fine_vnd, due_on, on, [(day, amount)], paused=[(from, to)])
    laws.rules.deadlines.allowed_on(due_on, on)                  what may still be drafted after the term (Article 65)
    laws.rules.recidivism, limitation, instalments, minutes, explain, fines.total, competence.for_all

Refusals come as laws.errors.LawRefused (a Refused). hooks.listen(fn) in AppConfig.ready: fn(change) tells the open files a change touches.
"""
