using System.Buffers;

namespace FslHv.DeviceTree;

/// <summary>
/// What names may look like. A blob may carry any printable ASCII; source text only the characters that the standard gives to names.
/// </summary>
public static class DeviceTreeNames
{
    private static readonly SearchValues<char> PropertyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,._+*#?-");

    private static readonly SearchValues<char> NodeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,._+-@");

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,._+*#?-@");

    /// <summary>Whether source text can name a property so: letters, digits and <c>,._+*#?-</c>, 1 to 255 characters.</summary>
    public static bool IsPropertyName(ReadOnlySpan<char> name) => HasLength(name) && !name.ContainsAnyExcept(PropertyCharacters);

    /// <summary>
    /// Whether source text can name a node (not the root) so: letters, digits and <c>,._+-</c>, and one <c>@</c> before a unit address.
    /// </summary>
    public static bool IsNodeName(ReadOnlySpan<char> name) =>
        HasLength(name) && !name.ContainsAnyExcept(NodeCharacters) && name.Count('@') <= 1;

    /// <summary>
    /// Whether a character may stand in a property's name or in a node's: where a name ends does not depend on what it names.
    /// </summary>
    internal static bool IsNameCharacter(char c) => TokenCharacters.Contains(c);

    /// <summary>Whether a blob may hold that property name: printable ASCII, 1 to 255 characters.</summary>
    internal static bool IsBlobName(ReadOnlySpan<char> name) => HasLength(name) && !name.ContainsAnyExceptInRange(' ', '~');

    /// <summary>Whether a blob may hold that node name: as a property's, without a slash.</summary>
    internal static bool IsBlobNodeName(ReadOnlySpan<char> name) => IsBlobName(name) && !name.Contains('/');

    private static bool HasLength(ReadOnlySpan<char> name) => name.Length is > 0 and <= DeviceTreeLimits.NameLengthMax;
}
