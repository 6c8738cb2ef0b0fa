// The JSON API beside this page. Addresses are relative, so that any path base works.

export class ApiError extends Error {
  constructor(status, title, detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

export const query = (params) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) if (value !== null && value !== undefined && value !== "") search.set(name, value);
  const text = search.toString();
  return text ? "?" + text : "";
};

export const url = (path, params) => "api/" + path + query(params);

export async function get(path, params, signal) {
  let answer;
  try {
    answer = await fetch(url(path, params), { headers: { accept: "application/json" }, signal, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The service does not answer", "It may be restarting. Check that it runs, then try again.");
  }
  if (answer.ok) return answer.json();
  if (answer.status === 401) throw new ApiError(401, "You are not signed in", "Sign in to the app that serves this page, then reload it.");
  const problem = await answer.json().catch(() => ({}));
  throw new ApiError(answer.status, problem.title ?? `Status ${answer.status}`, problem.detail ?? "The service refused the request.");
}
