namespace FslHv.Cluster;

/// <summary>What the things of a line are called on the server. A colon is in no name of ours, so that they can be told apart.</summary>
internal sealed record LineNames(string Machine, string Line)
{
    /// <summary>The exchange where the server tells what happens to it (plugin <c>rabbitmq_event_exchange</c>).</summary>
    public const string Events = "amq.rabbitmq.event";

    private readonly string _connections = $"node:{Machine}:";
    private readonly string _mailboxes = $"line:{Machine}:";

    /// <summary>The stream that is the machine's log.</summary>
    public string Log => $"log.{Machine}";

    public string Connection => _connections + Line;

    public string Mailbox => MailboxOf(Line);

    public string MailboxOf(string line) => _mailboxes + line;

    /// <summary>The line of the same machine whose connection or mailbox that is; null for anything else.</summary>
    public string? FindOther(string name)
    {
        var line = name.StartsWith(_connections, StringComparison.Ordinal) ? name[_connections.Length..]
            : name.StartsWith(_mailboxes, StringComparison.Ordinal) ? name[_mailboxes.Length..] : null;
        return line == Line ? null : line;
    }
}
