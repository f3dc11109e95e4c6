package dev.plantline.operator.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Kubernetes API in memory that serves real HTTP on loopback: create, read, update, patch, server-side apply, watch, status subresource,
 * defaults of custom resources, garbage collection by owner references. Who does not bear its random token is refused, because it holds whatever
 * Secrets its users put into it. It has no controllers, no validation and no rules about who may do what: what it accepts, a real API server may
 * refuse.
 */
public final class InMemoryKubernetes implements AutoCloseable {
    /** The cluster's identity, the uid of its namespace kube-system: always the same, as that of a real cluster after its restart. */
    public static final String IDENTITY = "00000000-0000-4000-8000-000000000001";

    /** One for all clients: each would learn every kind anew otherwise. */
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final KubernetesMockServer server;
    private final InMemoryDispatcher dispatcher;
    private final List<KubernetesClient> clients = new ArrayList<>();

    private final String token;

    private InMemoryKubernetes(KubernetesMockServer server, InMemoryDispatcher dispatcher, String token) {
        this.server = server;
        this.dispatcher = dispatcher;
        this.token = token;
    }

    /**
     * Starts one.
     *
     * @param port on loopback; 0: a free one
     * @param definitions files of custom resource definitions, or directories of them (*.yaml)
     */
    public static InMemoryKubernetes start(int port, List<Path> definitions) {
        MockWebServer web = new MockWebServer();
        String token = randomToken();
        InMemoryDispatcher dispatcher = new InMemoryDispatcher(web, token);
        KubernetesMockServer server = new KubernetesMockServer(new Context(), web, new HashMap<>(), dispatcher, false);
        server.init(InetAddress.getLoopbackAddress(), port);
        InMemoryKubernetes kubernetes = new InMemoryKubernetes(server, dispatcher, token);
        KubernetesClient client = kubernetes.client();
        String made = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("kube-system")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getUid();
        dispatcher.rename(made, IDENTITY);
        definitions.stream().flatMap(InMemoryKubernetes::manifests).forEach(file -> client.resource(definition(file))
                .create());
        return kubernetes;
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** A client of it; closed with it. */
    public KubernetesClient client() {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(configuration())
                .withKubernetesSerialization(SERIALIZATION)
                .build();
        clients.add(client);
        return client;
    }

    /** How fabric8 clients of other makes reach it. */
    public Config configuration() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url().toString())
                .withNamespace("default")
                .withHttp2Disable(true)
                .withOauthToken(token)
                .build();
    }

    /** A kubeconfig file's text, for processes of their own; the token is in it. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: in-memory
                clusters:
                - name: in-memory
                  cluster: {server: "%s"}
                users:
                - name: anyone
                  user: {token: "%s"}
                contexts:
                - name: in-memory
                  context: {cluster: in-memory, user: anyone, namespace: default}
                """
                .formatted(url(), token);
    }

    /** Tells every request from now on, for example {@code PATCH /api/v1/...}. Called before the answer, by the server's thread. */
    public void onRequest(Consumer<String> listener) {
        dispatcher.onRequest(listener);
    }

    /** Answers 403 from now on to every request that a test names, for example {@code PATCH /api/v1/...}, as a quota or a policy does. */
    public void forbid(Predicate<String> request) {
        dispatcher.forbid(request);
    }

    /** Answers from now on with this code and nothing else to every request that a test names. */
    public void refuse(int code, Predicate<String> request) {
        dispatcher.refuse(code, request);
    }

    /** Ends the server and its clients. */
    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
        server.destroy();
    }

    private static String randomToken() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Stream<Path> manifests(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CustomResourceDefinition definition(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the CustomResourceDefinition " + file, e);
        }
    }
}
