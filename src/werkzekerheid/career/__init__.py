"""The fold of a career: facts to one immutable state (`fold`), and a fact to record to facts or a refusal (`decide`)."""
