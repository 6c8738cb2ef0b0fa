using System.Globalization;
using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>The server itself: does it answer, which is it, does its clock agree, what does it do to inserts.</summary>
internal static class ServerChecks
{
    private static readonly Version OldestTested = new(26, 7);
    private static readonly TimeSpan NoticeableSkew = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HarmfulSkew = TimeSpan.FromMinutes(5);

    /// <returns>False where nothing else can be asked.</returns>
    public static async Task<bool> ReachAsync(Examination examination)
    {
        try
        {
            if (await examination.RowsAsync("SELECT version()").ConfigureAwait(false) is not [[var version, ..], ..])
            {
                examination.Fail("server", $"{examination.Client} says nothing where ClickHouse says its version.", Examination.NoClickHouse);
                return false;
            }

            examination.Version = version;
            examination.Ok("server", $"{examination.Client} answers.");
            return true;
        }
        catch (ClickHouseException e) when (e.Code is 516 or 192 or 193 or 194 or 195 or 497)
        {
            examination.Fail(
                "credentials", $"The server refuses the user: {Examination.OneLine(e.Message)}", "Check Username and Password; see SHOW GRANTS as an administrator.");
        }
        catch (ClickHouseException e)
        {
            examination.Fail("server", $"The server answers with an error: {Examination.OneLine(e.Message)}", "Check the address, the port (8123, TLS 8443) and what stands between.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            examination.Fail(
                "server", $"{examination.Client} does not answer: {Examination.OneLine(e.Message)}", "Check that it runs, the address, the port (8123, TLS 8443), firewall and TLS.");
        }

        return false;
    }

    public static async Task RunAsync(Examination examination)
    {
        CheckVersion(examination);
        await examination.TryAsync("clock", () => CheckClockAsync(examination)).ConfigureAwait(false);
        await examination.TryAsync("settings", () => CheckSettingsAsync(examination)).ConfigureAwait(false);
    }

    private static void CheckVersion(Examination examination)
    {
        var parts = examination.Version.Split('.');
        if (parts.Length < 2 || !System.Version.TryParse($"{parts[0]}.{parts[1]}", out var version))
        {
            examination.Note("version", $"ClickHouse says it is version '{examination.Version}'.");
        }
        else if (version.Major < 23)
        {
            examination.Warn("version", $"ClickHouse {examination.Version} is older than any the library's SQL is written for.", "Upgrade to a supported release.");
        }
        else if (version < OldestTested)
        {
            examination.Note("version", $"ClickHouse {examination.Version}; the library is tested on {OldestTested}.");
        }
        else
        {
            examination.Ok("version", $"ClickHouse {examination.Version}.");
        }
    }

    private static async Task CheckClockAsync(Examination examination)
    {
        var before = examination.Time.GetUtcNow();
        var milliseconds = (await examination.RowsAsync("SELECT toUnixTimestamp64Milli(now64(3))").ConfigureAwait(false))[0][0];
        var after = examination.Time.GetUtcNow();
        var server = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));

        // Between the two readings of our clock the server's is in order, whatever the round trip took.
        var skew = server < before ? server - before : server > after ? server - after : TimeSpan.Zero;
        var text = string.Create(CultureInfo.InvariantCulture, $"The server's clock is {Math.Abs(skew.TotalSeconds):0.0} s {(skew < TimeSpan.Zero ? "behind" : "ahead")}");
        const string todo = "Synchronise both clocks (chrony, systemd-timesyncd): rows carry the service's time, TTL and now() the server's.";
        if (skew.Duration() >= HarmfulSkew)
        {
            examination.Fail("clock", text + ".", todo);
        }
        else if (skew.Duration() >= NoticeableSkew)
        {
            examination.Warn("clock", text + ".", todo);
        }
        else
        {
            examination.Ok("clock", "The server's clock agrees with this machine's.");
        }
    }

    private static async Task CheckSettingsAsync(Examination examination)
    {
        var rows = await examination.RowsAsync("SELECT name, value FROM system.settings WHERE name IN ('async_insert', 'readonly')").ConfigureAwait(false);
        var settings = rows.ToDictionary(static r => r[0], static r => r[1], StringComparer.Ordinal);
        if (settings.TryGetValue("readonly", out var readOnly) && readOnly != "0")
        {
            examination.Fail(
                "readonly", $"This user has readonly = {readOnly}: no rows can be written.", "Give the writer a user without readonly, and this one to the reader (ReaderConnectionString).");
        }

        var stated = examination.Options.AsyncInsert ? "1" : "0";
        if (settings.TryGetValue("async_insert", out var asyncInsert))
        {
            if (asyncInsert == stated)
            {
                examination.Ok("async_insert", $"The server's default is async_insert = {asyncInsert}, as the library states it.");
            }
            else
            {
                examination.Note(
                    "async_insert", $"The server's default is async_insert = {asyncInsert}; the library states {stated} with each insert, so it is not affected.",
                    "Nothing for the library; other clients that rely on the default get the server's.");
            }
        }
    }
}
