"""What the facts of opening, position, income and learning do to a career."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career import coming
from werkzekerheid.career import records as r
from werkzekerheid.career.days import told_day
from werkzekerheid.career.dispatch import on, put

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import learning, opening
    from werkzekerheid.facts.layout import Laid, Moment


@on("career_opened")
def _opened(career: Career, moment: Moment, fact: opening.CareerOpened, _: Laid) -> Career:
    return career._replace(opened=moment, opened_because=fact.reason)


@on("career_closed")
def _closed(career: Career, moment: Moment, _fact: opening.CareerClosed, _: Laid) -> Career:
    return career._replace(closed=moment)


@on("target_group_established")
def _group_established(career: Career, moment: Moment, fact: opening.TargetGroupEstablished, _: Laid) -> Career:
    group = r.GroupMembership(fact.group, moment, told_day(fact.until_on))
    others = tuple(one for one in career.groups if one.group != fact.group or one.ended)
    return career._replace(groups=(*others, group))


@on("target_group_ended")
def _group_ended(career: Career, moment: Moment, fact: opening.TargetGroupEnded, _: Laid) -> Career:
    groups = tuple(
        one._replace(ended=moment) if one.group == fact.group and one.ended is None else one for one in career.groups
    )
    return career._replace(groups=groups)


@on("income_started")
def _income_started(career: Career, moment: Moment, fact: opening.IncomeStarted, _: Laid) -> Career:
    # A new kind of income does not end another by itself: benefit and wage may go together.
    others = tuple(one for one in career.incomes if one.kind != fact.kind or one.ended)
    if fact.kind == "none":
        others = tuple(one if one.ended else one._replace(ended=moment) for one in others)
    else:
        others = tuple(
            one._replace(ended=moment) if one.kind == "none" and one.ended is None else one for one in others
        )
    supplementary = fact.supplementary if isinstance(fact.supplementary, bool) else None
    return career._replace(incomes=(*others, r.Income(fact.kind, moment, supplementary)))


@on("income_ended")
def _income_ended(career: Career, moment: Moment, fact: opening.IncomeEnded, _: Laid) -> Career:
    incomes = tuple(
        one._replace(ended=moment) if one.kind == fact.kind and one.ended is None else one for one in career.incomes
    )
    return career._replace(incomes=incomes)


@on("responsibility_assigned")
def _responsible(career: Career, moment: Moment, fact: opening.ResponsibilityAssigned, _: Laid) -> Career:
    assigned = r.Responsibility(moment, fact.scope, fact.organisation, fact.role, fact.person)
    return career._replace(responsibilities=(*career.responsibilities, assigned))


@on("search_reported", "advice_given", "waiting_reported", "target_group_requested", "support_requested")
def _step(career: Career, moment: Moment, fact: opening.SearchReported, _: Laid) -> Career:
    by = getattr(fact, "by", None)
    about = getattr(fact, "to", None)
    return career._replace(steps=(*career.steps, r.Note(moment, fact.TYPE, about, by)))


@on("change_announced")
def _announced(career: Career, moment: Moment, fact: opening.ChangeAnnounced, _: Laid) -> Career:
    return career._replace(announcements=(*career.announcements, r.Note(moment, fact.what)))


@on("view_lost")
def _view_lost(career: Career, moment: Moment, _fact: opening.ViewLost, _: Laid) -> Career:
    return career._replace(views=(*career.views, r.Note(moment, "lost")))


@on("view_regained")
def _view_regained(career: Career, moment: Moment, fact: opening.ViewRegained, _: Laid) -> Career:
    return career._replace(views=(*career.views, r.Note(moment, "regained", by=fact.via)))


@on("education_started")
def _education_started(career: Career, moment: Moment, fact: learning.EducationStarted, _: Laid) -> Career:
    return career._replace(educations=(*career.educations, r.Note(moment, "started", fact.level)))


@on("education_ended")
def _education_ended(career: Career, moment: Moment, fact: learning.EducationEnded, _: Laid) -> Career:
    return career._replace(educations=(*career.educations, r.Note(moment, fact.outcome, fact.level)))


@on("training_started")
def _training_started(career: Career, moment: Moment, fact: learning.TrainingStarted, laid: Laid) -> Career:
    end = told_day(fact.planned_end_on) or r.ToldDay(None, laid.lasts_until) if laid.told.lasts else None
    training = r.Training(fact.training, moment, fact.kind, fact.organisation, told_day(fact.planned_end_on) or end)
    return career._replace(trainings=put(career.trainings, fact.training, training))


@on("training_ended")
def _training_ended(career: Career, moment: Moment, fact: learning.TrainingEnded, _: Laid) -> Career:
    training = career.trainings.get(fact.training)
    if training is None:
        return career
    ended = training._replace(ended=moment, outcome=fact.outcome)
    return career._replace(trainings=put(career.trainings, fact.training, ended))


@on("condition_disclosed")
def _condition_disclosed(career: Career, moment: Moment, fact: learning.ConditionDisclosed, _: Laid) -> Career:
    told = tuple(r.Note(moment, "told", about=role, by=fact.disclosed_by) for role in fact.to)
    return career._replace(disclosures_of_condition=(*career.disclosures_of_condition, *told))


@on("need_assessed")
def _need_assessed(career: Career, moment: Moment, fact: learning.NeedAssessed, _: Laid) -> Career:
    return career._replace(needs=(*career.needs, r.Assessment(moment, fact.need)))


@on("wage_value_measured")
def _wage_value(career: Career, moment: Moment, fact: learning.WageValueMeasured, _: Laid) -> Career:
    value = coming.WageValue(moment, fact.basis, told_day(fact.redetermine_on))
    return career._replace(loonwaarden=(*career.loonwaarden, value))


@on("openness_chosen")
def _openness_chosen(career: Career, _moment: Moment, fact: learning.OpennessChosen, _: Laid) -> Career:
    return career._replace(openness=put(career.openness, fact.recipient_role, tuple(fact.classes)))
