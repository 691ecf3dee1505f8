"""Temporary."""


def register(career, sharing, names):
    rows = []
    for e in (*career, *sharing):
        f = e.fact
        if f.TYPE == "data_shared":
            rows.append(
                {
                    "career": e.stream,
                    "state": "shared",
                    "on": str(e.recorded_at)[:10],
                    "from": {"organisation": names.of(f.sender_organisation), "role": f.sender_role},
                    "to": {"organisation": names.of(f.recipient_organisation), "role": f.recipient_role},
                    "purpose": f.purpose,
                    "legal_basis": f.legal_basis,
                    "classes": list(f.classes),
                    "events": list(f.events),
                    "ground": None,
                    "digest": f.digest,
                }
            )
        if f.TYPE == "sharing_refused":
            rows.append(
                {
                    "career": e.stream,
                    "state": "refused",
                    "on": str(e.recorded_at)[:10],
                    "from": None,
                    "to": {"organisation": names.of(f.requester_organisation), "role": f.requester_role},
                    "purpose": f.purpose,
                    "legal_basis": None,
                    "classes": list(f.classes),
                    "events": [],
                    "ground": f.ground,
                }
            )
    return rows
