using System.Diagnostics;

namespace FslHv.Cluster;

/// <content>
/// Comes back over another line when the one there was is dead, as all are when the broker dies. The log is read from its first entry
/// again; what it said before is not shown twice.
/// </content>
public sealed partial class ClusterControl
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>How long whoever leaves tries to come back, so that the nodes hear that the machine is over.</summary>
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(10);

    private readonly Lock _reachGate = new();

    /// <summary>Letters that wait until the machine can be reached.</summary>
    private readonly Queue<Letter> _waitingLetters = [];

    private bool _isReached = true;
    private bool _isComingBack;

    /// <summary>The line over which it came back is dead as well.</summary>
    private bool _isLostAgain;

    private volatile bool _isLeaving;
    private volatile Task _return = Task.CompletedTask;

    /// <summary>The last entry of the log that was ever read, and whether the one in hand was read before.</summary>
    private long _lastOffset = -1;

    private bool _isRepeated;

    private (string Name, MachineView View, Outbox Outbox) MakeLine()
    {
        var name = $"control.{Guid.NewGuid():N}";
        return (name, new MachineView(_options.Codec, this), new Outbox(_options.Codec, name, () => _clock.Now, () => null));
    }

    private void ComeBack(string reason)
    {
        lock (_reachGate)
        {
            (_isReached, _isLostAgain) = (false, true);
            if (_isComingBack)
                return;
            _isComingBack = true;
        }

        _return = Task.Run(() => ComeBackAsync(reason));
    }

    private async Task ComeBackAsync(string reason)
    {
        var clock = Stopwatch.StartNew();
        while (!_isLeaving)
        {
            await _outbox.DisposeAsync().ConfigureAwait(false);
            await _line!.DisposeAsync().ConfigureAwait(false);
            lock (_reachGate)
                _isLostAgain = false;
            (LineName, _view, _outbox) = MakeLine();
            _outbox.Entry(EntryKind.Control, WriteControl);
            try
            {
                await ConnectAsync(CancellationToken.None).ConfigureAwait(false);
                lock (_reachGate)
                {
                    _isComingBack = _isLostAgain;
                    if (!_isLostAgain)
                        return;
                }
            }
            catch (BrokerException exception)
            {
                if (clock.Elapsed > _options.ComesBackWithin)
                {
                    _failure ??= $"{reason}; {exception.Message}";
                    return;
                }
            }

            await Task.Delay(Pace).ConfigureAwait(false);
        }
    }
}
