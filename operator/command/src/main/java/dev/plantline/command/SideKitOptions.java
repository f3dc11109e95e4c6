package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.OdooAdministration;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every command about side kits must be told: the manifests, which Odoo, and who asks for it. */
final class SideKitOptions extends OdooOptions {
    @Option(
            names = "--administrator-key",
            paramLabel = "FILE",
            required = true,
            description = "File with the API key of a user who may change settings.")
    private Path administrator;

    @Option(
            names = "--cluster",
            paramLabel = "ID",
            required = true,
            description = {
                "Identity of the cluster that has the plant, which Odoo remembers:",
                "kubectl get namespace kube-system -o jsonpath={.metadata.uid}"
            })
    private String cluster;

    /**
     * Name of the plant whose connection it is.
     *
     * @throws ParameterException when its namespace has not one
     */
    String plant(Checked checked, OdooConnection odoo) {
        String namespace = odoo.getMetadata().getNamespace();
        List<String> plants = checked.world().plants().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(each -> each.getMetadata().getName())
                .toList();
        if (plants.size() != 1) {
            throw new ParameterException(
                    command().commandLine(),
                    "the namespace " + namespace + " must have one Plant, and it has " + plants);
        }
        return plants.get(0);
    }

    /** The administrator's key. */
    Supplier<String> administratorKey() {
        return key(administrator);
    }

    /**
     * The cluster that has the plant.
     *
     * @throws ParameterException when that is no identity
     */
    String cluster() {
        if (!OdooAdministration.CLUSTER.matcher(cluster).matches()) {
            throw new ParameterException(
                    command().commandLine(),
                    "--cluster is the uid of the cluster's namespace kube-system, 1 to 64 letters, digits and hyphens: kubectl get namespace"
                            + " kube-system -o jsonpath={.metadata.uid}");
        }
        return cluster;
    }
}
