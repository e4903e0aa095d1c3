// One after the other: tables of 500,000 flows need not stand in memory at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
