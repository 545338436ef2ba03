"""Gold sets, metrics, runner, report, baselines: whether the answers are any good."""
