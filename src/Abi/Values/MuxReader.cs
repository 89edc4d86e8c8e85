using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>The far end of a multiplexed serial line: tells from what comes over the wire which byte is whose.</summary>
public sealed class MuxReader
{
    private bool _isInCommand;

    /// <summary>The channel that data belongs to from now on; null before the first selection.</summary>
    public uint? Channel { get; private set; }

    /// <summary>Takes the next byte of the wire.</summary>
    /// <returns>Whether it is a byte of data, of <see cref="Channel"/>.</returns>
    public bool IsData(byte next)
    {
        var isData = _isInCommand == (next == MuxProtocol.Command);
        if (!isData && _isInCommand && next >= MuxProtocol.FirstChannel)
            Channel = (uint)(next - MuxProtocol.FirstChannel);
        _isInCommand = !isData && !_isInCommand;
        Invariant.Holds(!isData || !_isInCommand);
        return isData;
    }
}
