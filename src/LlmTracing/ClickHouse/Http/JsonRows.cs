using System.Text.Json;

namespace LlmTracing.ClickHouse;

/// <summary>Small answers of the server about itself, in its format JSONCompact.</summary>
internal static class JsonRows
{
    /// <summary>Asks a question that ends in <c>FORMAT JSONCompact</c> and reads what is wanted of each row.</summary>
    /// <exception cref="InvalidDataException">What answers there does so with something else: it is no ClickHouse, such as the sign-in page of a proxy.</exception>
    public static async Task<List<T>> ReadAsync<T>(
        ClickHouseHttpClient client, string sql, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var answer = await client.QueryAsync(sql, null, null, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            try
            {
                using var json = await JsonDocument.ParseAsync(answer, cancellationToken: cancellationToken).ConfigureAwait(false);
                return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(read)];
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
            {
                throw new InvalidDataException($"What answers at {client} is no ClickHouse: it was asked for rows as JSON and sent something else.", e);
            }
        }
    }
}
