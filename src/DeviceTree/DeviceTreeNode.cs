using System.Runtime.InteropServices;

namespace FslHv.DeviceTree;

/// <summary>
/// A node of a device tree: a name, properties and children, both in document order. Names follow the tree's own rules
/// (<c>node-name@unit-address</c>); the root's name is empty.
/// </summary>
public sealed class DeviceTreeNode
{
    private readonly List<DeviceTreeProperty> _properties = [];
    private readonly List<DeviceTreeNode> _children = [];

    public DeviceTreeNode(string name)
    {
        Name = name;
    }

    /// <summary>The name with its unit address.</summary>
    public string Name { get; }

    /// <summary>The node it hangs below; null for a root.</summary>
    public DeviceTreeNode? Parent { get; private set; }

    /// <summary>Properties in document order; no name stands twice.</summary>
    public IReadOnlyList<DeviceTreeProperty> Properties => _properties;

    /// <summary>Children in document order; no name stands twice.</summary>
    public IReadOnlyList<DeviceTreeNode> Children => _children;

    /// <summary>Path from the root: <c>/hypervisor/handles</c>; <c>/</c> for the root itself.</summary>
    public string Path => Parent is null ? "/" : Parent.Parent is null ? $"/{Name}" : $"{Parent.Path}/{Name}";

    /// <summary>Where the source text has this node, for messages about it: <c>board.dts:12:3</c>; null where there is no source
    /// text.</summary>
    public string? Origin { get; set; }

    /// <summary>This node and everything below it, depth first, in document order.</summary>
    public IEnumerable<DeviceTreeNode> SelfAndDescendants()
    {
        yield return this;
        foreach (var child in _children)
        {
            foreach (var node in child.SelfAndDescendants())
                yield return node;
        }
    }

    /// <summary>Everything below this node, depth first, in document order.</summary>
    public IEnumerable<DeviceTreeNode> Descendants() => SelfAndDescendants().Skip(1);

    /// <summary>The property of that exact name, or null.</summary>
    public DeviceTreeProperty? Property(string name)
    {
        foreach (var property in _properties)
        {
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
                return property;
        }

        return null;
    }

    /// <summary>Whether a property of that exact name is there, whatever its value.</summary>
    public bool Has(string name) => Property(name) is not null;

    /// <summary>The first child of that name; for a name without a unit address the first one whose name up to <c>@</c> is equal.</summary>
    public DeviceTreeNode? Child(string name)
    {
        var isWhole = name.Contains('@', StringComparison.Ordinal);
        foreach (var child in _children)
        {
            var end = isWhole ? -1 : child.Name.IndexOf('@', StringComparison.Ordinal);
            if ((end < 0 ? child.Name : child.Name.AsSpan(0, end)).Equals(name, StringComparison.Ordinal))
                return child;
        }

        return null;
    }

    /// <summary>Whether one of the strings of <c>compatible</c> is equal to <paramref name="text"/>.</summary>
    public bool IsCompatible(string text)
    {
        var property = Property("compatible");
        return property is not null && property.ContainsString(text);
    }

    /// <summary>Puts a property at the end, or gives the one of that name a new value where it stands.</summary>
    /// <returns>This node.</returns>
    public DeviceTreeNode Set(DeviceTreeProperty property)
    {
        for (var i = 0; i < _properties.Count; i++)
        {
            if (!string.Equals(_properties[i].Name, property.Name, StringComparison.Ordinal))
                continue;
            _properties[i] = property;
            return this;
        }

        _properties.Add(property);
        return this;
    }

    /// <summary>Takes a property away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string propertyName) => _properties.RemoveAll(p => string.Equals(p.Name, propertyName, StringComparison.Ordinal)) > 0;

    /// <summary>Hangs a node below this one, at the end.</summary>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentException">The child hangs somewhere already, or a child of that exact name is there.</exception>
    public DeviceTreeNode Add(DeviceTreeNode child)
    {
        if (child.Parent is not null)
            throw new ArgumentException($"node {child.Name} hangs below {child.Parent.Path} already", nameof(child));
        foreach (var sibling in _children)
        {
            if (string.Equals(sibling.Name, child.Name, StringComparison.Ordinal))
                throw new ArgumentException($"{Path} has a node {child.Name} already", nameof(child));
        }

        child.Parent = this;
        _children.Add(child);
        return child;
    }

    /// <summary>Takes a child and everything below it away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(DeviceTreeNode child)
    {
        if (!_children.Remove(child))
            return false;
        child.Parent = null;
        return true;
    }

    /// <summary>A copy of this node and everything below it, hanging nowhere. Property values are shared: they never change.</summary>
    public DeviceTreeNode Clone()
    {
        var copy = new DeviceTreeNode(Name) { Origin = Origin };
        copy._properties.AddRange(_properties);
        foreach (var child in _children)
            copy.AppendUnchecked(child.Clone());
        return copy;
    }

    /// <summary>Appends a child that hangs nowhere; the caller vouches that its name is new here. Constant time, unlike
    /// <see cref="Add"/>.</summary>
    internal void AppendUnchecked(DeviceTreeNode child)
    {
        Invariant.Holds(child.Parent is null);
        child.Parent = this;
        _children.Add(child);
    }

    /// <summary>Appends a property; the caller vouches that its name is new here. Constant time, unlike <see cref="Set"/>.</summary>
    internal void AppendUnchecked(DeviceTreeProperty property) => _properties.Add(property);

    /// <summary>The properties, until the next change.</summary>
    internal ReadOnlySpan<DeviceTreeProperty> PropertySpan => CollectionsMarshal.AsSpan(_properties);

    /// <summary>The children, until the next change.</summary>
    internal ReadOnlySpan<DeviceTreeNode> ChildSpan => CollectionsMarshal.AsSpan(_children);

    /// <inheritdoc />
    public override string ToString() => Path;
}
