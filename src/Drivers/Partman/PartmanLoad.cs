using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>A verb that copies an image into a partition. Source: <c>load_and_copy_image_file</c> of Topaz <c>tools/partman/partman.c</c>.</summary>
internal abstract class PartmanLoading(PartmanSession session) : PartmanCommand(session)
{
    private PartmanImage? _image;
    private int _next;

    /// <summary>Where the image begins to run.</summary>
    protected uint ImageEntry => _image!.Entry;

    /// <summary>Begins to copy the file of <c>-f</c>.</summary>
    protected PartmanStep BeginLoading()
    {
        if (Session.File(Line.File!) is not { } file)
        {
            Session.Complain("load_and_copy_image_file", Errno.ENOENT);
            return OnLoaded(isGood: false);
        }

        _image = PartmanImage.Read(file, Line.Address ?? PartmanImage.NoAddress, Partition, Line.Root);
        return Go();
    }

    /// <summary>Everything is copied, or it failed and was told of.</summary>
    protected abstract PartmanStep OnLoaded(bool isGood);

    /// <summary>Goes on copying.</summary>
    protected PartmanStep OnCopied(PartmanResult result)
    {
        var action = _image!.Actions[_next++];
        if (result.IsGood || (action.IsLostWhenQuiet && Line.IsQuiet && Session.Codes.QuietHidesFailure))
            return Go();
        Session.Complain(FormattableString.Invariant($"{action.Complaint}{result.Code}\n"));
        return Fail();
    }

    private PartmanStep Go()
    {
        for (; _next < _image!.Actions.Count; _next++)
        {
            switch (_image.Actions[_next])
            {
                case LoadAction.Say say:
                    Session.PrintVerbose(say.Line + "\n");
                    break;
                case LoadAction.Refuse refuse:
                    if (refuse.IsAlwaysSaid)
                        Session.Print(refuse.Line + "\n");
                    else
                        Session.Complain(refuse.Line + "\n");
                    return Fail();
                case LoadAction.Copy copy when copy.CountBytes > 0:
                    return new PartmanStep.Call(
                        new Ioctl.Memcpy(Abi.Handle.Self, Partition, copy.Address, copy.CountBytes, _image.Memory(copy), PartmanImage.PageOffset(copy)));
                case LoadAction.Set set:
                    return new PartmanStep.Call(new Ioctl.SetProp(Partition, "/chosen", set.Name, PartmanImage.Pointer(set.Value)));
            }
        }

        return OnLoaded(isGood: true);
    }

    private PartmanStep Fail()
    {
        if (_image!.IsElf)
            Session.Complain(
                $"Could not load file {Line.File},  partition handle {(int)Partition.Value}, load address {PartmanTexts.Hex(_image.Wanted)}, error=0\n");
        return OnLoaded(isGood: false);
    }

    /// <summary>Where a root file system goes must be said; the original writes an address of ones into the tree.</summary>
    protected PartmanStep? DemandAddress() =>
        Line is { Root: true, Address: null } && !Session.Fidelity.Has(Defect.PartmanRootWithoutAddress)
            ? Session.Demand($"partman {Line.Verb}: a root filesystem (-r) requires an address (-a).")
            : null;
}

/// <summary><c>load</c>.</summary>
internal sealed class PartmanLoad(PartmanSession session) : PartmanLoading(session)
{
    public override PartmanStep Begin()
    {
        if (Session.Handle is null || Line.File is null)
            return Session.Demand("partman load: requires a handle (-h) and file (-f).");
        if (DemandAddress() is { } demand)
            return demand;
        Session.PrintVerbose($"Loading file {Line.File}\n");
        return BeginLoading();
    }

    public override PartmanStep Continue(PartmanResult result) => OnCopied(result);

    protected override PartmanStep OnLoaded(bool isGood)
    {
        if (isGood)
        {
            Session.PrintVerbose($"(Entry address is 0x{PartmanTexts.Hex(ImageEntry)})\n");
            return new PartmanStep.Exit(0);
        }

        Session.Complain($"Could not load and copy file {Line.File}\n");
        return new PartmanStep.Exit(Session.Codes.Load(Line.IsQuiet));
    }
}

/// <summary><c>start</c>.</summary>
internal sealed class PartmanStart(PartmanSession session) : PartmanLoading(session)
{
    private bool _starts;

    public override PartmanStep Begin()
    {
        if (Session.Handle is null)
            return Session.Demand("partman start: requires a handle (-h).");
        if (Line.File is not null && DemandAddress() is { } demand)
            return demand;
        Session.PrintVerbose($"Starting partition {(int)Partition.Value}\n");
        if (Line.File is null)
            return StartAt(Line.Entry ?? 0);
        Session.PrintVerbose($"Loading and copying file {Line.File}\n");
        return BeginLoading();
    }

    public override PartmanStep Continue(PartmanResult result) => _starts ? base.Continue(result) : OnCopied(result);

    protected override PartmanStep OnLoaded(bool isGood) =>
        isGood ? StartAt(Line.Entry ?? ImageEntry) : new PartmanStep.Exit(PartmanExitCodes.LoadFailed);

    private PartmanStep.Call StartAt(uint entry)
    {
        _starts = true;
        Session.PrintVerbose($"Starting partition at entry point 0x{PartmanTexts.Hex(entry)}\n");
        return new PartmanStep.Call(new Ioctl.Start(Partition, entry, Line.Load));
    }
}
