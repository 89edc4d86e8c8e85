namespace FslHv.Cluster;

/// <summary>Bytes are not what the wire format says, or something cannot be written in it. What was read or written up to there means nothing.</summary>
public sealed class WireException : Exception
{
    public WireException(string message)
        : base(message)
    {
    }

    public WireException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public WireException()
    {
    }
}
