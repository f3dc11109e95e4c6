package dev.plantline.operator.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives tests a real Kubernetes API server: the one of a kubeconfig named by {@code PLANTLINE_KUBECONFIG}, never that of {@code KUBECONFIG}, else one
 * started from the binaries of kube-api-test, else K3s where there is a container engine; else the class is skipped, aloud. One server serves all classes
 * of a JVM.
 *
 * <p>Register it as a static field. The server may be shared with others: work in namespaces from {@link #namespace} and leave nothing else behind.
 * The libraries that start servers (kube-api-test, Testcontainers' k3s) are optional dependencies of this module; a module with such tests names
 * them in test scope.
 */
public final class ClusterExtension implements BeforeAllCallback, AfterAllCallback {
    private static final int REQUEST_MILLIS = 120_000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final List<String> namespaces = new ArrayList<>();
    private final boolean installsTypes;
    private FileChannel lock;
    private Cluster cluster;
    private KubernetesClient client;

    private ClusterExtension(boolean installsTypes) {
        this.installsTypes = installsTypes;
    }

    /** An API server is enough: schemas, CEL, defaulting, server-side apply, access rights. */
    public static ClusterExtension apiServer() {
        return new ClusterExtension(false);
    }

    /**
     * The same for a class that installs Plantline's types and takes them away again: one such class at a time, of all processes of this user on this
     * machine, because a cluster has each type once. It waits ten minutes for the others at most, then the class fails.
     */
    public static ClusterExtension apiServerForTypes() {
        return new ClusterExtension(true);
    }

    /** Skips the test, aloud, where nothing collects garbage, runs Deployments and Jobs, and ends namespaces. */
    public void assumeControllers() {
        skipUnless(cluster.missing(true), "the rest of this test");
    }

    private static void skipUnless(Optional<String> missing, String what) {
        missing.ifPresent(reason -> System.err.println("SKIPPED " + what + ": " + reason));
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        var found = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ClusterExtension.class))
                .getOrComputeIfAbsent(Cluster.class, type -> Cluster.find(), Cluster.class);
        skipUnless(found.missing(false), context.getRequiredTestClass().getSimpleName());
        cluster = found;
        client = client();
        if (installsTypes) {
            lock = locked(
                    Path.of(
                            System.getProperty("java.io.tmpdir"),
                            "plantline-tests-cluster-types-" + System.getProperty("user.name") + ".lock"),
                    LONGEST_WAIT);
        }
    }

    /** The lock of a file, which ends when the channel is closed; fails when others hold it for longer. */
    static FileChannel locked(Path file, Duration longest) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Awaitility.await("the lock " + file + ", which the tests of types of another process hold")
                    .atMost(longest)
                    .until(() -> isLocked(channel));
        } catch (ConditionTimeoutException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (client == null) {
            return;
        }
        try (FileChannel held = lock) {
            // Not waited for: without controllers a namespace never ends.
            namespaces.forEach(name -> client.namespaces().withName(name).delete());
        } finally {
            client.close();
        }
    }

    /** A new client with all rights; close it, unless it is a field that lives as long as the class. */
    public KubernetesClient client() {
        Config config = Config.fromKubeconfig(kubeconfig());
        // A busy server compiles the rules of a large type for longer than the client's ten seconds.
        config.setRequestTimeout(REQUEST_MILLIS);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The kubeconfig as YAML; holds credentials. */
    public String kubeconfig() {
        return cluster.kubeconfig();
    }

    /** A new, empty namespace with a random name, deleted after the class. */
    public String namespace() {
        var name = "plantline-test-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
        return name;
    }
}
