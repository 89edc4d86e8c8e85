using System.Threading.Channels;

namespace FslHv.Host.Measuring;

/// <summary>
/// What the platform itself can hand on: a ring of consumers, each with a channel of its own. The same objects go round, nobody is addressed, nothing is
/// handled.
/// </summary>
internal static class BareChannels
{
    /// <summary>Hands on about so many messages, all told.</summary>
    /// <param name="consumers">How many consumers, side by side.</param>
    /// <param name="inFlight">How many messages are on their way, all told.</param>
    /// <param name="messages">How many are to be received.</param>
    /// <returns>How many were received.</returns>
    public static long Run(int consumers, int inFlight, long messages)
    {
        var own = Math.Max(inFlight / consumers, 1);
        var each = Math.Max(messages / consumers, own);
        var channels = new Channel<object>[consumers];
        for (var i = 0; i < consumers; i++)
        {
            channels[i] = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
            for (var k = 0; k < own; k++)
                channels[i].Writer.TryWrite(new object());
        }

        Task.WaitAll([.. channels.Select((channel, i) => Task.Run(() => HandOnAsync(channel.Reader, channels[(i + 1) % consumers].Writer, each)))]);
        return each * consumers;
    }

    /// <summary>Receives so many and hands them on.</summary>
    private static async Task HandOnAsync(ChannelReader<object> from, ChannelWriter<object> to, long left)
    {
        while (left > 0 && await from.WaitToReadAsync().ConfigureAwait(false))
        {
            for (; left > 0 && from.TryRead(out var message); left--)
                to.TryWrite(message);
        }
    }
}
