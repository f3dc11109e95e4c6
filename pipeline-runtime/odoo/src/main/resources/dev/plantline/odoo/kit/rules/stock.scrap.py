# Takes one record (ensure_one), and says so only after the group's work: known beforehand, nothing is done twice.
alone.add('stock.scrap.action_validate')
