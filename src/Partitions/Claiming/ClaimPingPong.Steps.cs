using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>The main program, step by step.</content>
internal sealed partial class ClaimPingPong
{
    /// <summary>The first word of the shared page counts rounds; the rest is for copies.</summary>
    private const ulong CounterOffset = 0;
    private const ulong SourceOffset = 0x100;
    private const ulong TargetOffset = 0x200;
    private const int CopyBytes = 256;
    private const uint RoundsMax = 8;

    /// <summary>An address that no DMA reaches.</summary>
    private const ulong Nowhere = 0xDEAD_BEEF;

    private ClaimStep _step;
    private uint _counter;

    /// <summary>The other partition was seen stopped.</summary>
    private bool _otherStopped;

    /// <summary>How many machine checks came.</summary>
    private int _violations;

    /// <summary>How many had come when the one that is waited for was provoked.</summary>
    private int _violationsBefore;

    /// <summary>The status that came with the interrupt of the copy under way; idle: none yet.</summary>
    private DeviceStatus _interrupted;

    /// <summary>The status that the handler has read and not cleared yet.</summary>
    private DeviceStatus _read;

    /// <summary>The copy under way was begun, and its end is asked for.</summary>
    private bool _polls;

    /// <summary>Machine checks and critical interrupts are off: what comes is for the next one.</summary>
    private bool _leavesErrors;

    /// <summary>External interrupts are off.</summary>
    private bool _leavesInterrupts;

    private void AddStepsTo(ref StateHash hash)
    {
        hash.Add((int)_step);
        hash.Add(_counter);
        hash.Add(_otherStopped);
        hash.Add(_violations);
        hash.Add(_violationsBefore);
        hash.Add((int)_interrupted);
        hash.Add((int)_read);
        hash.Add(_polls);
        hash.Add(_leavesErrors);
        hash.Add(_leavesInterrupts);
    }

    private void Begin(IActorContext context) => Go(context, ClaimStep.ConfigureBell, new Hcall.IntSetConfig(Tree.StateChange, 0, 15, 0));

    private void OnMainAnswer(IActorContext context, Message answer)
    {
        switch (answer)
        {
            case HcallAnswer returned when returned.Id == _main:
                OnReturned(context, returned.Status);
                break;
            case DeviceRead read when read.Id == _main:
                OnDeviceRead(context, read.Status);
                break;
            case GuestLoaded loaded when loaded.Id == _main:
                OnLoaded(context, loaded.Bytes);
                break;
        }
    }

    private void OnReturned(IActorContext context, HcallStatus status)
    {
        var expected = _step is ClaimStep.TryInterrupt or ClaimStep.TryDma ? HcallStatus.InvalidState : HcallStatus.Success;
        if (status != expected)
        {
            Fail(context, $"{_step}: {status.OriginalName()}");
            return;
        }

        switch (_step)
        {
            case ClaimStep.ConfigureBell:
                Go(context, ClaimStep.UnmaskBell, new Hcall.IntSetMask(Tree.StateChange, Masked: false));
                break;
            case ClaimStep.UnmaskBell when Tree.IsStandby:
                Go(context, ClaimStep.TryInterrupt, new Hcall.IntSetConfig(Tree.Interrupt, 1, 15, 0));
                break;
            case ClaimStep.UnmaskBell:
                LoadCounter(context);
                break;
            case ClaimStep.TryInterrupt:
                Go(context, ClaimStep.TryDma, new Hcall.DmaEnable(Tree.Dma));
                break;
            case ClaimStep.TryDma:
                _step = ClaimStep.AwaitStop;
                break;
            case ClaimStep.StopDma:
                BeginCopy(context, ClaimStep.TryEndedDma, Tree.Shared + TargetOffset);
                break;
            case ClaimStep.ClaimChannel:
                Go(context, ClaimStep.ClaimController, new Hcall.ClaimDevice(Tree.Controller));
                break;
            case ClaimStep.ClaimController when Tree.Manager is { } manager:
                Go(context, ClaimStep.ClaimManager, new Hcall.ClaimDevice(manager));
                break;
            case ClaimStep.ClaimController or ClaimStep.ClaimManager:
                OnClaimed(context);
                break;
            case ClaimStep.StartOther:
                EnableDma(context);
                break;
            case ClaimStep.EnableDma:
                ConfigureInterrupt(context);
                break;
            case ClaimStep.ConfigureInterrupt:
                Go(context, ClaimStep.UnmaskInterrupt, new Hcall.IntSetMask(Tree.Interrupt, Masked: false));
                break;
            case ClaimStep.UnmaskInterrupt:
                AwaitWhatWasLeft(context);
                break;
            case ClaimStep.EnableAgain:
                FillSource(context);
                BeginCopy(context, ClaimStep.Copy, Tree.Shared + TargetOffset);
                break;
        }
    }

    private void OnDeviceRead(IActorContext context, DeviceStatus status)
    {
        if (_step is not (ClaimStep.TryStoppedDma or ClaimStep.TryEndedDma or ClaimStep.LeaveInterrupt))
            return; // What began a copy whose end the interrupt tells.
        if (!_polls || status == DeviceStatus.Busy)
        {
            _polls = true;
            _main = Use(context, new DeviceOrder.ReadStatus());
            return;
        }

        var isLetThrough = _step == ClaimStep.LeaveInterrupt || Tree.AtStop == DmaAtStop.Kept
            || (Tree.AtStop == DmaAtStop.Deferred && _step == ClaimStep.TryStoppedDma);
        if (status != (isLetThrough ? DeviceStatus.Done : DeviceStatus.Failed))
            Fail(context, $"{_step}: {status}");
        else if (_step == ClaimStep.LeaveInterrupt)
            Stop(context);
        else
            OnStoppedDmaTried(context, isLetThrough);
    }

    private void OnStoppedDmaTried(IActorContext context, bool isLetThrough)
    {
        Use(context, new DeviceOrder.ClearStatus());
        Say(context, $"DMA {(_step == ClaimStep.TryStoppedDma ? "after the stop" : "after PARTITION_STOP_DMA")} is {(isLetThrough ? "on" : "off")}");
        if (_step == ClaimStep.TryStoppedDma && Tree.AtStop != DmaAtStop.Disabled)
            Go(context, ClaimStep.StopDma, new Hcall.PartitionStopDma(Tree.Other));
        else
            Claim(context);
    }

    private void OnLoaded(IActorContext context, Bytes bytes)
    {
        if (_step == ClaimStep.LoadCounter && bytes.Length < sizeof(uint))
        {
            Fail(context, "the counter's memory is gone");
            return;
        }

        if (_step == ClaimStep.LoadCounter)
        {
            _counter = BinaryPrimitives.ReadUInt32BigEndian(bytes.Span);
            if (!Tree.IsStandby)
                EnableDma(context);
            else if (_counter is 5 or 6)
                BeginCopy(context, ClaimStep.TryStoppedDma, Tree.Shared + TargetOffset);
            else
                Claim(context);
            return;
        }

        Invariant.Holds(_step == ClaimStep.LoadCopy);
        if (bytes.Span.SequenceEqual(Pattern(_counter)))
            EndRound(context);
        else
            Fail(context, "the copy is not what was to be copied");
    }

    private void LoadCounter(IActorContext context)
    {
        _step = ClaimStep.LoadCounter;
        _main = Load(context, CounterOffset, sizeof(uint));
    }

    private void Claim(IActorContext context) => Go(context, ClaimStep.ClaimChannel, new Hcall.ClaimDevice(Tree.Channel));

    private void OnClaimed(IActorContext context)
    {
        Say(context, $"claimed in round {_counter}");
        if (_counter < RoundsMax - 1)
            Go(context, ClaimStep.StartOther, new Hcall.PartitionStart(Tree.Other, 0, Load: true));
        else
            EnableDma(context);
    }

    /// <summary>DMA that is kept is on, unless an access violation has disabled it, as in the rounds that leave one.</summary>
    private void EnableDma(IActorContext context)
    {
        if (Tree.AtStop != DmaAtStop.Kept || _counter is 1 or 2)
            Go(context, ClaimStep.EnableDma, new Hcall.DmaEnable(Tree.Dma));
        else
            ConfigureInterrupt(context);
    }

    private void ConfigureInterrupt(IActorContext context) =>
        Go(context, ClaimStep.ConfigureInterrupt, new Hcall.IntSetConfig(Tree.Interrupt, 1, 15, 0));

    private void AwaitWhatWasLeft(IActorContext context)
    {
        if (_counter is 3 or 4)
            _step = ClaimStep.AwaitLeftInterrupt;
        else if (_counter is 1 or 2)
            _step = ClaimStep.AwaitLeftViolation;
        else
            CopyNowhere(context);
    }

    /// <summary>Waits that no answer ends: looked at after every message.</summary>
    private void GoOnWaiting(IActorContext context)
    {
        switch (_step)
        {
            case ClaimStep.AwaitStop when _otherStopped:
                LoadCounter(context);
                break;
            case ClaimStep.AwaitLeftInterrupt when _interrupted == DeviceStatus.Done:
                Say(context, "the interrupt that was left has come");
                CopyNowhere(context);
                break;
            case ClaimStep.AwaitLeftViolation when _violations > 0:
                Say(context, "the violation that was left has come");
                CopyNowhere(context);
                break;
            case ClaimStep.CopyNowhere when _interrupted == DeviceStatus.Failed:
                _step = ClaimStep.AwaitViolation;
                GoOnWaiting(context);
                break;
            case ClaimStep.AwaitViolation when _violations > _violationsBefore:
                Go(context, ClaimStep.EnableAgain, new Hcall.DmaEnable(Tree.Dma));
                break;
            case ClaimStep.Copy when _interrupted == DeviceStatus.Done:
                _step = ClaimStep.LoadCopy;
                _main = Load(context, TargetOffset, CopyBytes);
                break;
            case ClaimStep.LeaveViolation when _interrupted == DeviceStatus.Failed:
                Stop(context);
                break;
            case ClaimStep.AwaitLeftInterrupt or ClaimStep.CopyNowhere or ClaimStep.Copy or ClaimStep.LeaveViolation when _interrupted != DeviceStatus.Idle:
                Fail(context, $"{_step}: {_interrupted}");
                break;
        }
    }

    private void CopyNowhere(IActorContext context)
    {
        _violationsBefore = _violations;
        BeginCopy(context, ClaimStep.CopyNowhere, Nowhere);
    }

    private void EndRound(IActorContext context)
    {
        _counter++;
        var word = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(word, _counter);
        Store(context, CounterOffset, word);
        Say(context, $"round {_counter} done");
        switch (_counter)
        {
            case <= 2:
                _leavesErrors = true;
                BeginCopy(context, ClaimStep.LeaveViolation, Nowhere);
                break;
            case <= 4:
                _leavesInterrupts = true;
                BeginCopy(context, ClaimStep.LeaveInterrupt, Tree.Shared + TargetOffset);
                break;
            case RoundsMax:
                context.Log(new ProcessFact.Exited(Entered.Label, Process, 0));
                Stop(context);
                break;
            default:
                Stop(context);
                break;
        }
    }

    private void BeginCopy(IActorContext context, ClaimStep step, ulong target)
    {
        (_step, _interrupted, _polls) = (step, DeviceStatus.Idle, false);
        _main = Use(context, new DeviceOrder.Copy(Tree.Shared + SourceOffset, target, CopyBytes));
    }

    private void FillSource(IActorContext context)
    {
        Store(context, SourceOffset, Pattern(_counter));
        Store(context, TargetOffset, new byte[CopyBytes]);
    }

    private void Stop(IActorContext context) => Go(context, ClaimStep.Stop, new Hcall.PartitionStop(Handle.Self));

    private void Go(IActorContext context, ClaimStep step, Hcall call)
    {
        _step = step;
        _main = Issue(context, call);
    }

    private void Fail(IActorContext context, string why)
    {
        Say(context, $"failed: {why}");
        context.Log(new ProcessFact.Exited(Entered.Label, Process, 1));
        _step = ClaimStep.Failed;
    }

    /// <summary>Different in each round.</summary>
    private static byte[] Pattern(uint round)
    {
        var bytes = new byte[CopyBytes];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i + round);
        return bytes;
    }
}
