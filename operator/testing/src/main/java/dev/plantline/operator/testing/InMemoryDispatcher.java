package dev.plantline.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** fabric8's stored objects with what they lack: server-side apply, exact merge patches, defaults, garbage collection. */
final class InMemoryDispatcher extends KubernetesCrudDispatcher {
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final Pattern TYPE_SELECTOR = Pattern.compile("fieldSelector=type(%21%3D|!=)[^&]*&?");
    private static final String VERSION =
            "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0-in-memory\",\"platform\":\"in-memory\"}";

    private static final String UNAUTHORIZED =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":401,\"reason\":\"Unauthorized\",\"message\":\"Unauthorized\"}";

    private static final String FORBIDDEN =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"exceeded quota\"}";

    private static final String CHANGED =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":409,\"reason\":\"Conflict\",\"message\":\"the object has been modified; please apply your changes to the latest version and try again\"}";

    private static final int UNPROCESSABLE = 422;

    private static final String IMMUTABLE =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":422,\"reason\":\"Invalid\",\"message\":\"metadata.uid: Invalid value: field is immutable\"}";

    private static final String GONE =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":409,\"reason\":\"Conflict\",\"message\":\"uid mismatch: no existing object was found\"}";

    private final MockWebServer web;
    private final byte[] authorization;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Refusal refusal = new Refusal(HttpURLConnection.HTTP_FORBIDDEN, FORBIDDEN, request -> false);
    private final AppliedFields applied = new AppliedFields();
    private final SchemaDefaults defaults = new SchemaDefaults();

    InMemoryDispatcher(MockWebServer web, String token) {
        this.web = web;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** An answer that certain requests get instead of another. */
    private record Refusal(int code, String body, Predicate<String> request) {}

    void forbid(Predicate<String> request) {
        refusal = new Refusal(HttpURLConnection.HTTP_FORBIDDEN, FORBIDDEN, request);
    }

    void refuse(int code, Predicate<String> request) {
        refusal = new Refusal(code, "", request);
    }

    void onRequest(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        try {
            web.takeRequest(0, TimeUnit.MILLISECONDS); // it keeps every request for ever otherwise
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String given = request.getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            return new MockResponse()
                    .setResponseCode(HttpURLConnection.HTTP_UNAUTHORIZED)
                    .setBody(UNAUTHORIZED);
        }
        String line = request.getMethod() + " " + request.getPath();
        listeners.forEach(listener -> listener.accept(line));
        Refusal now = refusal;
        if (now.request().test(line)) {
            return new MockResponse().setResponseCode(now.code()).setBody(now.body());
        }
        if (path(request).equals("/version")) {
            return new MockResponse().setResponseCode(200).setBody(VERSION);
        }
        return request.method() == HttpMethod.DELETE ? deleted(request) : super.dispatch(request);
    }

    /** Unless it is another version than the one that is to be deleted. */
    private synchronized MockResponse deleted(RecordedRequest request) {
        String body = request.getUtf8Body();
        String version = body.isBlank()
                ? ""
                : tree(body).path("preconditions").path("resourceVersion").asText();
        if (!version.isEmpty()) {
            MockResponse found = super.handleGet(path(request));
            if (found.code() == HttpURLConnection.HTTP_OK
                    && !tree(found.getBody().readUtf8())
                            .path("metadata")
                            .path("resourceVersion")
                            .asText()
                            .equals(version)) {
                return conflict(CHANGED);
            }
        }
        return super.dispatch(request);
    }

    private static MockResponse conflict(String body) {
        return new MockResponse()
                .setResponseCode(HttpURLConnection.HTTP_CONFLICT)
                .setBody(body);
    }

    /** Secrets may be selected by their type; here all have the right one. */
    @Override
    public MockResponse handleGet(String path) {
        return super.handleGet(TYPE_SELECTOR.matcher(path).replaceAll(""));
    }

    @Override
    public synchronized MockResponse handleCreate(RecordedRequest request) {
        JsonNode body = tree(request.getBody().readUtf8());
        if (path(request).equals(DEFINITIONS)) {
            defaults.learn(body);
            ((ObjectNode) body).set("status", established());
        }
        defaults.fill(body);
        MockResponse created = super.handleCreate(with(request, HttpMethod.POST, path(request), body));
        if (created.code() == HttpURLConnection.HTTP_CREATED && ownersAreGone(body)) {
            super.handleDelete(
                    path(request) + "/" + body.path("metadata").path("name").asText());
        }
        return created;
    }

    /** Made for an owner that was deleted meanwhile. */
    private boolean ownersAreGone(JsonNode object) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        if (owners.isEmpty()) {
            return false;
        }
        for (JsonNode owner : owners) {
            String uid = owner.path("uid").asText();
            // To read every object, definitions with them, takes longer than all the rest.
            if (map.values().stream()
                    .filter(each -> each.contains(uid))
                    .anyMatch(each ->
                            tree(each).path("metadata").path("uid").asText().equals(uid))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized MockResponse handleUpdate(RecordedRequest request) {
        JsonNode body = tree(request.getBody().readUtf8());
        defaults.fill(body);
        return super.handleUpdate(with(request, HttpMethod.PUT, path(request), body));
    }

    @Override
    public synchronized MockResponse handlePatch(RecordedRequest request) {
        String type = String.valueOf(request.getHeader("Content-Type"));
        if (!type.startsWith(APPLY) && !type.startsWith(MERGE)) {
            return super.handlePatch(request);
        }
        String path = path(request);
        boolean status = path.endsWith("/status");
        MockResponse found = super.handleGet(status ? path.substring(0, path.length() - "/status".length()) : path);
        JsonNode patch = tree(request.getBody().readUtf8());
        JsonNode uid = patch.path("metadata").path("uid");
        if (found.code() == 404 && !status && !uid.isMissingNode()) {
            return conflict(GONE);
        }
        if (found.code() == 404) {
            return status || type.startsWith(MERGE)
                    ? new MockResponse().setResponseCode(404)
                    : created(request, path, manager(request), patch);
        }
        ObjectNode current = (ObjectNode) tree(found.getBody().readUtf8());
        JsonNode over = patch.path("metadata").path("resourceVersion");
        if (!over.isMissingNode() && !over.equals(current.path("metadata").path("resourceVersion"))) {
            return conflict(CHANGED);
        }
        if (!status
                && !uid.isMissingNode()
                && !uid.equals(current.path("metadata").path("uid"))) {
            return new MockResponse().setResponseCode(UNPROCESSABLE).setBody(IMMUTABLE);
        }
        if (patch.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("uid"); // no field that anybody owns
        }
        JsonNode changed = type.startsWith(APPLY)
                ? applied.apply(path, manager(request), current, patch)
                : MergePatch.apply(current, patch);
        // A patch without a resource version is not conditional.
        if (over.isMissingNode()) {
            ((ObjectNode) changed.get("metadata")).remove("resourceVersion");
        }
        return handleUpdate(with(request, HttpMethod.PUT, path, changed));
    }

    private MockResponse created(RecordedRequest request, String path, String manager, JsonNode body) {
        applied.apply(path, manager, JsonNodeFactory.instance.objectNode(), body);
        return handleCreate(with(request, HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), body));
    }

    @Override
    public synchronized MockResponse handleDelete(String path) {
        return super.handleDelete(path);
    }

    /** What has an owner goes with its last owner, as the garbage collector does it. */
    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            AttributeSet oldAttributes,
            GenericKubernetesResource resource,
            String newState) {
        String before = oldAttributes == null ? null : map.get(oldAttributes);
        super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
        if (newState != null || before == null) {
            return;
        }
        String uid = tree(before).path("metadata").path("uid").asText();
        applied.forget(path);
        for (var entry : List.copyOf(map.entrySet())) {
            if (entry.getValue().contains(uid) && ownedOnlyBy(uid, tree(entry.getValue()))) {
                processEvent(path, entry.getKey(), entry.getKey(), null, null);
            }
        }
    }

    /** Gives an object another uid; the server itself takes a number of its own for each, whatever it is asked for. */
    void rename(String uid, String wanted) {
        map.replaceAll((attributes, object) -> object.replace(uid, wanted));
    }

    private static boolean ownedOnlyBy(String uid, JsonNode object) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        return owners.size() == 1 && owners.get(0).path("uid").asText().equals(uid);
    }

    private static JsonNode established() {
        return tree(
                "{\"conditions\":[{\"type\":\"Established\",\"status\":\"True\"},{\"type\":\"NamesAccepted\",\"status\":\"True\"}]}");
    }

    private static String manager(RecordedRequest request) {
        String path = request.getPath();
        int at = path.indexOf("fieldManager=");
        if (at < 0) {
            return "unknown";
        }
        String rest = path.substring(at + "fieldManager=".length());
        int end = rest.indexOf('&');
        return URLDecoder.decode(end < 0 ? rest : rest.substring(0, end), StandardCharsets.UTF_8);
    }

    private static String path(RecordedRequest request) {
        int query = request.getPath().indexOf('?');
        return query < 0 ? request.getPath() : request.getPath().substring(0, query);
    }

    private static RecordedRequest with(RecordedRequest request, HttpMethod method, String path, JsonNode body) {
        Headers headers = request.getHeaders();
        return new RecordedRequest(
                request.getHttpVersion(),
                method,
                path,
                headers,
                new Buffer(Serialization.asJson(body).getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode tree(String jsonOrYaml) {
        return Serialization.unmarshal(jsonOrYaml, JsonNode.class);
    }
}
