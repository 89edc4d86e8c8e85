using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <content>What the model keeps of a partition.</content>
internal sealed partial class SystemModel
{
    private sealed class Line(uint atCreation)
    {
        public bool IsPending { get; set; }

        public bool IsActive { get; set; }

        public bool IsMasked { get; set; } = true;

        private readonly uint _atCreation = atCreation;

        public uint Config { get; set; } = atCreation;

        public uint Priority { get; set; }

        public uint Vcpu { get; set; }

        public void Reset()
        {
            (IsActive, IsMasked) = (false, true);
            (Config, Priority, Vcpu) = (_atCreation, 0, 0);
        }
    }

    private sealed class Guest
    {
        public Guest(PartitionPlan plan, ValueList<InterruptPlan> interrupts)
        {
            Plan = plan;
            foreach (var line in (IEnumerable<LinePlan>)plan.Lines)
                Lines.Add(line.Handle.Value, new Line(0));
            foreach (var device in ((IEnumerable<HandleEntry>)plan.LocalHandles).OfType<HandleEntry.Device>().Where(device => device.IsInterrupt))
                Lines.Add(device.Handle.Value, new Line(interrupts[device.Number].Config));
            if (plan.Spec.GuestTree.Length > 0)
                Tree = Node.Of(DeviceTreeBlob.Read(plan.Spec.GuestTree.Span, "guest tree").Root);
        }

        public PartitionPlan Plan { get; }

        public int Vcpus => Plan.Spec.Cpus.Count;

        public PartitionStatus State { get; set; }

        public ulong Entry { get; set; }

        public SortedDictionary<uint, Line> Lines { get; } = [];

        public byte[] Memory { get; } = new byte[0x3_0000];

        public int Boots { get; set; }

        public Queue<ulong> Errors { get; } = [];

        public Node Tree { get; } = new("");

        public Line LineAt(int number) => Lines[Plan.Lines[number].Handle.Value];
    }

    /// <summary>A node of a live tree.</summary>
    private sealed class Node(string name)
    {
        private readonly List<Node> _children = [];
        private readonly SortedDictionary<string, byte[]> _properties = new(StringComparer.Ordinal);

        public static Node Of(DeviceTreeNode original)
        {
            var node = new Node(original.Name);
            foreach (var property in original.Properties)
                node.Set(property.Name, property.Value.ToArray());
            foreach (var child in original.Children)
                node._children.Add(Of(child));
            return node;
        }

        public byte[]? Get(string property) => _properties.GetValueOrDefault(property);

        public void Set(string property, byte[] value) => _properties[property] = value;

        public Node? Find(string path)
        {
            Node? node = this;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
                node = node?.Child(part);
            return node;
        }

        public Node Make(string path)
        {
            var node = this;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (node.Child(part) is not { } child)
                    node._children.Add(child = new Node(part));
                node = child;
            }

            return node;
        }

        private Node? Child(string part) =>
            part.Contains('@', StringComparison.Ordinal) ? _children.Find(child => child.Named(part)) : _children.Find(child => child.NamedUpToAt(part));

        private bool Named(string part) => name == part;

        private bool NamedUpToAt(string part) => name.Split('@')[0] == part;
    }
}
