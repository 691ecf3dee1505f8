"""The fold of a career: facts to one state (`evolve`), and a fact to record to facts or a refusal (`decide`)."""
