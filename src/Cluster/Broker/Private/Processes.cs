namespace FslHv.Cluster;

/// <summary>Other processes of this computer. Source: Linux, proc(5).</summary>
internal static class Processes
{
    /// <summary>Whether it runs; one that has ended and is only waited for does not.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            // "id (name) state ...": the name may contain anything.
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[text.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether it runs and was given that in its environment: not another one that has got its number meanwhile.</summary>
    public static bool IsAlive(int id, string environment)
    {
        try
        {
            return IsAlive(id) && File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains(environment, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
