"""The closed lists of the event catalogue.

Every list also admits `unknown`: it was told that there is one, not which. A reader shows it as unknown, never as the
most likely. A test holds this module and `events/*.json` together.
"""

from __future__ import annotations

from typing import Literal

# fmt: off
DataClass = Literal["work", "identity", "signal", "health", "life", "money", "note"]

Role = Literal[
    "worker", "parent", "jobcoach", "internal_coach", "supervisor", "manager", "colleague", "employer", "klantmanager",
    "account_manager", "school", "care_provider", "uwv", "municipality", "sociaal_ontwikkelbedrijf", "researcher",
    "privacy_officer", "client_council", "lead", "system", "unknown",
]
OrganisationKind = Literal[
    "municipality", "uwv", "sociale_onderneming", "constructieve_onderneming", "regular_employer",
    "sociaal_ontwikkelbedrijf", "school", "care_provider", "jobcoach_organisation", "reintegration_company",
    "uitzendbureau", "other", "unknown",
]
Certainty = Literal["measured", "stated", "estimated", "derived", "hearsay", "unknown"]

ReasonCode = Literal[
    "psychosocial", "workload", "pace", "no_fit", "too_little_guidance", "coach_gone", "conflict", "absence",
    "lateness", "private_life", "health", "expectations", "not_informed", "company_closed", "no_budget",
    "two_year_limit", "hiring_policy", "seasonal", "better_job", "own_choice", "too_simple", "too_hard", "travel",
    "money", "stopped_study", "unknown",
]
Sign = Literal[
    "absent_unreported", "late_repeatedly", "sickness_rising", "withdrawn", "overstimulated", "overloaded",
    "underchallenged", "conflict", "team_friction", "expectations_raised", "guidance_reduced", "guidance_insufficient",
    "guidance_need_underestimated", "supervisor_absent", "motivation_drop", "performance_drop", "asked_for_help",
    "employer_doubts", "employer_in_trouble", "promise_not_kept", "isolated", "euphoria", "private_pressure",
    "income_drop", "no_light_on_future", "not_valued", "limitation_not_recognised", "unknown",
]
HandoverTopic = Literal[
    "consequences_for_work", "guidance_needed", "guidance_intensity", "signs_of_relapse", "what_helps", "safety_net",
    "responsibilities", "contact_point", "employee_skills", "development", "agreements", "expectations", "provisions",
    "openness", "open_signals", "unknown",
]
HandoverOccasion = Literal[
    "school_to_work", "traject_to_work", "dagbesteding_to_work", "work_to_work", "coach_change", "case_owner_change",
    "after_dropout", "region_change", "unknown",
]
AgreementTopic = Literal[
    "contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal", "relapse",
    "safety_net", "tasks", "hours", "floor_guidance", "evaluation", "openness", "travel", "growth", "funding", "other",
    "unknown",
]
PlacementForm = Literal[
    "stage", "dagbesteding", "proefplaatsing", "werkervaringsplaats", "snuffelstage", "leerwerkplek",
    "activeringsplek", "beschut_werk", "dienstverband", "detachering", "vrijwilligerswerk", "unknown",
]
PlacementOutcome = Literal[
    "converted", "moved_on", "dropped_out", "not_renewed", "closed_down", "stopped_by_worker", "stopped_by_employer",
    "trial_failed", "completed", "unknown",
]
ContractKind = Literal["temporary", "permanent", "secondment", "unknown"]
ProvisionKind = Literal[
    "jobcoaching", "interne_werkbegeleiding", "loonkostensubsidie", "no_riskpolis", "loonwaardemeting",
    "werkplekaanpassing", "reiskosten", "begeleidingsvergoeding", "wmo_begeleiding", "loondispensatie", "scholing",
    "traject", "unknown",
]
CoachKind = Literal[
    "register_jobcoach", "jobcoach", "internal_coach", "school_mentor", "care_coach", "ontwikkelcoach",
    "job_life_coach", "unknown",
]
TargetGroup = Literal[
    "banenafspraak", "beschut_werk", "loonkostensubsidie", "wajong", "wmo_dagbesteding", "wmo_begeleiding", "unknown",
]
IncomeKind = Literal["bijstand", "wajong", "ww", "wage", "ziektewet", "none", "other", "unknown"]
EducationLevel = Literal[
    "vso", "praktijkonderwijs", "vmbo", "entree", "mbo", "havo", "vwo", "hbo", "wo", "other", "unknown",
]
Purpose = Literal[
    "guidance", "matching", "handover", "provision_decision", "payment", "quality", "research", "rights", "audit",
    "unknown",
]
Concern = Literal["organisation", "worker", "unknown"]
PromiseState = Literal["upcoming", "due", "broken", "kept", "kept_late", "excused", "unknown"]
Channel = Literal["visit", "meeting", "phone", "message", "unknown"]
# fmt: on
