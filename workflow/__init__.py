"""The newsroom's rules and its ledger: pure checks at the bottom, the database in the middle, the verbs on top."""
