using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>What the hypervisor keeps of a partition on another node, besides what it keeps of each.</summary>
/// <param name="index">Number of the partition.</param>
internal sealed class FarPartition(int index)
{
    private readonly List<(RequestId Id, Message Request)> _asked = [];

    public int Index => index;

    /// <summary>Its actor; nobody before power-on.</summary>
    public ActorId Actor { get; set; }

    /// <summary>Number of the session with it.</summary>
    public ulong Epoch { get; set; }

    /// <summary>Its node has died: the hypervisor itself answers and reports in its place.</summary>
    public bool IsLost { get; set; }

    /// <summary>While it is lost: it was told to come back.</summary>
    public bool IsCalled { get; set; }

    /// <summary>While it is lost: it is alive again, so that its end would be told.</summary>
    public bool IsAlive { get; set; }

    /// <summary>While it is lost: it has come back, and waits to be taken in.</summary>
    public bool IsBack { get; set; }

    /// <summary>It was told of a reset and has not let go yet.</summary>
    public bool AwaitsReset { get; set; }

    /// <summary>It could not be initialised; it reports nothing any more.</summary>
    public bool HasFailed { get; set; }

    /// <summary>What it was asked and has not answered, in order.</summary>
    public IReadOnlyList<(RequestId Id, Message Request)> Asked => _asked;

    /// <summary>Something is sent to it.</summary>
    public void NoteSent(Message message)
    {
        if (QuestionsToPartitions.IdOf(message) is { } id)
            _asked.Add((id, message));
        AwaitsReset |= message is PartitionRequest.Reset;
    }

    /// <summary>Something has come from it.</summary>
    public void NoteHeard(Message message)
    {
        if (QuestionsToPartitions.IdOfAnswer(message) is { } id)
            _asked.RemoveAll(each => each.Id == id);
        AwaitsReset &= message is not PartitionReport.WasReset;
        HasFailed |= message is PartitionReport.InitFailed;
    }

    /// <summary>Takes what it has not answered.</summary>
    public ValueList<Message> TakeAsked()
    {
        var asked = _asked.Select(each => each.Request).ToValueList();
        _asked.Clear();
        return asked;
    }

    /// <summary>The machine resets: nothing is asked any more.</summary>
    public void ForgetAsked()
    {
        _asked.Clear();
        HasFailed = false;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Actor);
        hash.Add(Epoch);
        hash.Add(IsLost);
        hash.Add(IsCalled);
        hash.Add(IsAlive);
        hash.Add(IsBack);
        hash.Add(AwaitsReset);
        hash.Add(HasFailed);
        hash.Add(_asked.Count);
        foreach (var (_, request) in _asked)
            hash.Add(request);
    }
}
