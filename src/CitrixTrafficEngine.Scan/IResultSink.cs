namespace CitrixTrafficEngine.Scan;

/// <summary>Takes results as they become final. Called by one thread, each pair once.</summary>
public interface IResultSink
{
    /// <summary>Takes a final result.</summary>
    /// <exception cref="IOException">It cannot be kept; the sweep ends.</exception>
    void Add(in ProbeResult result);

    /// <summary>Everything of an address is final. Called at most once an address, after its last result.</summary>
    /// <param name="host">Index of the address in the plan.</param>
    /// <param name="answersEverything">Whether its canary answered too.</param>
    void HostDone(int host, bool answersEverything);
}
