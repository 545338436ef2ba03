"""From documents to answers: one module per step, named for the step."""
