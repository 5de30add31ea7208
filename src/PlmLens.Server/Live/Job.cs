using System.Security.Cryptography;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Live;

/// <summary>A sequence on its way through the model. All changes are made under the queue's lock.</summary>
/// <param name="lens">Whose SAE.</param>
/// <param name="input">What to run.</param>
/// <param name="now">When it came.</param>
internal sealed class Job(ExploredLens lens, SequenceInput input, long now) : IDisposable
{
    /// <summary>Its id: long enough that nobody guesses another client's.</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The lens.</summary>
    public ExploredLens Lens => lens;

    /// <summary>What to run.</summary>
    public SequenceInput Input => input;

    /// <summary>"waiting", "running", "done", "failed", "cancelled".</summary>
    public string State { get; set; } = "waiting";

    /// <summary>One sentence when it failed.</summary>
    public string? Error { get; set; }

    /// <summary>When done.</summary>
    public SequenceDocument? Result { get; set; }

    /// <summary>When a client last asked for it, or it ended: a timestamp of the queue's clock.</summary>
    public long Seen { get; set; } = now;

    /// <summary>Ends its run.</summary>
    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Completes at the next change of state.</summary>
    public TaskCompletionSource Changed { get; private set; } = NewSignal();

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsOver => State is "done" or "failed" or "cancelled";

    /// <summary>Changes the state and tells those who wait.</summary>
    public void Become(string state)
    {
        State = state;
        TaskCompletionSource changed = Changed;
        Changed = NewSignal();
        changed.SetResult();
    }

    public void Dispose() => Cancel.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
