// The cases have the machine, and the console, to themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
