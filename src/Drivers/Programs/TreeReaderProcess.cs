using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="TreeReader"/>.</summary>
internal sealed class TreeReaderProcess(TreeReader program) : UserProcess(program.Name)
{
    protected override void AddOwnTo(ref StateHash hash)
    {
        // It does everything at once.
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        var node = DeviceTreeBlob.Read(tree.Span, "guest tree").Find(program.Path);
        var property = node?.Property(program.Property);
        if (node is null)
            GiveUp(context, $"{program.Path}: no such node", 1);
        else if (property is null)
            GiveUp(context, $"{program.Path} {program.Property}: no such property", 1);
        else
        {
            Say(context, $"{program.Path} {program.Property} = {DeviceTreeText.Value(property)}");
            Exit(context, 0);
        }
    }
}
