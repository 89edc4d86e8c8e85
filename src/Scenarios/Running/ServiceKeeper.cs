using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A service with its patterns looked up.</summary>
internal sealed class BoundService(Service written, BoundPattern[] up, BoundPattern[] down, BoundMoment from, Duration until)
{
    public Service Written => written;

    public BoundMoment From => from;

    /// <summary>The time measured ends there, also when nothing happens any more before. Unit: engine time from power-on.</summary>
    public Duration Until => until;

    /// <summary>Numbers of the kinds of facts that it must see.</summary>
    public IEnumerable<int> Kinds => up.Concat(down).Select(pattern => pattern.Kind).Concat(from.Kinds);

    public bool IsUp(Fact fact, int kind) => Any(up, fact, kind);

    public bool IsDown(Fact fact, int kind) => Any(down, fact, kind);

    private static bool Any(BoundPattern[] patterns, Fact fact, int kind)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(fact, kind))
                return true;
        }

        return false;
    }
}

/// <summary>Measures in one run how available a service is. It is away until it is first there.</summary>
internal sealed class ServiceKeeper(BoundService service, Instant start)
{
    private readonly Instant _until = start + service.Until;
    private Instant? _begin;
    private bool _isUp;

    /// <summary>Since when it is as it is, or since the measuring began.</summary>
    private Instant _since;
    private Duration _up;
    private (Duration Length, Instant At) _longest;
    private int _outages;

    public void OnFact(in TraceRecord record, Fact fact, int kind)
    {
        BeginByTime(record.At);
        if (service.IsUp(fact, kind))
            Become(true, record.At);
        else if (service.IsDown(fact, kind))
            Become(false, record.At);
        if (_begin is null && (service.From.IsSet ? service.From.Pattern?.Matches(fact, kind) == true : _isUp))
            Begin(record.At);
    }

    /// <summary>The run is over.</summary>
    public ServiceResult Close(RunEnd end)
    {
        var at = end.Reason is RunEndReason.Quiescent or RunEndReason.TimeReached && _until > end.At ? _until : end.At;
        BeginByTime(at);
        Account(at);
        var measured = _begin is { } begin ? at - begin : Duration.Zero;
        return new ServiceResult(service.Written, _begin is not null, measured, _up, _outages, _longest.Length, _longest.At);
    }

    private void BeginByTime(Instant now)
    {
        if (_begin is null && service.From.Time is { } time && now >= start + time)
            Begin(start + time);
    }

    private void Begin(Instant at) => (_begin, _since) = (at, at);

    private void Become(bool isUp, Instant at)
    {
        if (_isUp == isUp)
            return;
        Account(at);
        _isUp = isUp;
        _since = at;
    }

    /// <summary>A stretch of being there, or away, ends.</summary>
    private void Account(Instant at)
    {
        if (_begin is null || at == _since)
            return;
        var length = at - _since;
        if (_isUp)
        {
            _up += length;
            return;
        }

        _outages++;
        if (length > _longest.Length)
            _longest = (length, _since);
    }
}
