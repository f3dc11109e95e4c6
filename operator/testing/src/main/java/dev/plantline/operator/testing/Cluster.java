package dev.plantline.operator.testing;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A Kubernetes that tests may use: where it comes from, and how it ends. */
final class Cluster implements AutoCloseable {
    /** How a reader gets one; part of every skip. */
    static final String HOW_TO_GET_ONE =
            "set PLANTLINE_KUBECONFIG to the kubeconfig of a test cluster (kind, k3s), or put etcd, kube-apiserver and kubectl into"
                    + " ~/.kubeapitest (setup-envtest use --bin-dir ~/.kubeapitest) or a directory named by PLANTLINE_KUBE_BINARIES, or start a"
                    + " container engine";

    private final String kubeconfig;
    private final boolean controllers;
    private final Runnable stop;

    private Cluster(String kubeconfig, boolean controllers, Runnable stop) {
        this.kubeconfig = kubeconfig;
        this.controllers = controllers;
        this.stop = stop;
    }

    static Cluster find() {
        return fromOutside()
                .or(Cluster::fromBinaries)
                .or(K3s::start)
                .orElseGet(() -> new Cluster(null, false, () -> {}));
    }

    static Cluster withControllers(String kubeconfig, Runnable stop) {
        return new Cluster(kubeconfig, true, stop);
    }

    /** Why a test cannot use it; empty: it can. */
    Optional<String> missing(boolean needsControllers) {
        if (kubeconfig == null) {
            return Optional.of("no Kubernetes API server here; " + HOW_TO_GET_ONE);
        }
        return needsControllers && !controllers
                ? Optional.of(
                        "the API server here has no controllers; set PLANTLINE_KUBECONFIG to the kubeconfig of a whole test cluster"
                                + " (kind, k3s), or start a container engine")
                : Optional.empty();
    }

    String kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() {
        stop.run();
    }

    /** Never {@code KUBECONFIG}: it may name a cluster that people work with, and tests install types and operators. */
    private static Optional<Cluster> fromOutside() {
        return Optional.ofNullable(System.getenv("PLANTLINE_KUBECONFIG"))
                .filter(file -> Files.isReadable(Path.of(file)))
                .map(file -> {
                    try {
                        return withControllers(Files.readString(Path.of(file)), () -> {});
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Optional<Cluster> fromBinaries() {
        var directory = Optional.ofNullable(System.getenv("PLANTLINE_KUBE_BINARIES"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".kubeapitest"));
        try (var versions = Files.isDirectory(directory.resolve("k8s"))
                ? Files.list(directory.resolve("k8s"))
                : Stream.<Path>empty()) {
            if (versions.noneMatch(version -> Files.isExecutable(version.resolve("kube-apiserver")))) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(directory.toString())
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .build());
        server.start();
        return Optional.of(new Cluster(server.getKubeConfigYaml(), false, server::stop));
    }
}
