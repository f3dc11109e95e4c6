package dev.plantline.operator.testing;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container, where there is a container engine. */
final class K3s {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private K3s() {}

    static Optional<Cluster> start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        var container = new K3sContainer(IMAGE);
        container.start();
        return Optional.of(Cluster.withControllers(container.getKubeConfigYaml(), container::stop));
    }
}
