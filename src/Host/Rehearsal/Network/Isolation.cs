using System.Diagnostics;
using System.Runtime.InteropServices;
using FslHv.Host.Input;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// Goes into a network of our own: this program begins anew, as the same process, in a network namespace that has no other network than what is made there.
/// The namespace has no name: it is gone when the last process in it is, and everything that was made there with it, however that ends. Source: Linux,
/// network_namespaces(7).
/// </summary>
internal static partial class Isolation
{
    /// <summary>Is set in the environment of a program that is in a network of its own.</summary>
    private const string Mark = "FSLHV_NETWORK";

    private const string Inside = "isolated";
    private const string Advice = "install them with 'apt-get install -y --no-install-recommends iproute2 nftables util-linux'";

    /// <summary>What a network is made with.</summary>
    private static readonly string[] Tools = ["ip", "nft", "unshare", "nsenter"];

    /// <summary>Whether this program is in a network of its own.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Mark) == Inside;

    /// <summary>Goes into a network of its own. Does not return.</summary>
    /// <exception cref="InputException">That cannot be done here; the text says what is missing.</exception>
    public static void Enter()
    {
        if (WhyNot(out var flags) is { } reason)
            throw new InputException($"fslhv: --network isolated {reason}");
        string[] arguments = [FindTool("unshare")!, .. flags, "env", $"{Mark}={Inside}", .. OwnProgram.Command, .. Environment.GetCommandLineArgs()[1..]];
        _ = ReplaceThis(arguments[0], [.. arguments, null]);
        throw new InputException($"fslhv: --network isolated: {arguments[0]} cannot be run: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Why it cannot be done here; null: it can.</summary>
    /// <param name="flags">How <c>unshare</c> makes a namespace here: as root, or as whoever is root in a namespace of users.</param>
    public static string? WhyNot(out string[] flags)
    {
        flags = [];
        if (!OperatingSystem.IsLinux())
            return "needs network namespaces, which are on Linux only";
        var missing = Tools.Where(tool => FindTool(tool) is null).ToArray();
        if (missing.Length > 0)
            return $"needs {string.Join(", ", missing)}: {Advice}";
        var said = "";
        foreach (var each in (string[][])[["--net"], ["--user", "--map-root-user", "--net"]])
        {
            using var attempt = Process.Start(new ProcessStartInfo(FindTool("unshare")!, [.. each, "true"]) { RedirectStandardError = true })!;
            var words = attempt.StandardError.ReadToEnd().Trim();
            attempt.WaitForExit();
            flags = each;
            if (attempt.ExitCode == 0)
                return null;
            said = said.Length == 0 ? words : said;
        }

        return $"needs to make network namespaces, which this user may not here; root may ({said})";
    }

    /// <summary>Where a tool is; null: it is not installed. Those of the administrator are not always on the search path.</summary>
    public static string? FindTool(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin:/usr/bin:/bin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ReplaceThis(string file, string?[] arguments);
}
