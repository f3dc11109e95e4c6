package dev.plantline.operator;

import com.marcnuri.helm.Helm;
import dev.plantline.operator.testing.Rights;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The rights that the chart gives to the operator's account, confined to one namespace, on a real API server. */
final class ChartRights implements AutoCloseable {
    private static final String RELEASE_NAMESPACE = "plantline-system";

    private final KubernetesClient client;
    private final String namespace;
    private final List<HasMetadata> made;
    private final Rights rights;

    private ChartRights(KubernetesClient client, String namespace, List<HasMetadata> made) {
        this.client = client;
        this.namespace = namespace;
        this.made = made;
        this.rights = new Rights(client, account(namespace));
    }

    private static String account(String namespace) {
        return "system:serviceaccount:" + RELEASE_NAMESPACE + ":" + namespace + "-operator";
    }

    /**
     * Gives them.
     *
     * @param client with all rights
     * @param namespace of the plant; the release has its name, so that several may be there
     */
    static ChartRights give(KubernetesClient client, String namespace) {
        String chart = new Helm(Path.of("../../helm/plantline"))
                .template()
                .withName(namespace)
                .withNamespace(RELEASE_NAMESPACE)
                .withKubeVersion("1.34.0")
                .set("plants.namespaces[0]", namespace)
                .call();
        List<HasMetadata> made = Stream.of(chart.split("(?m)^---$"))
                .filter(each -> each.contains("apiVersion: rbac.authorization.k8s.io/"))
                .map(each -> client.resource(each).create())
                .map(HasMetadata.class::cast)
                .toList();
        ChartRights given = new ChartRights(client, namespace, made);
        Awaitility.await()
                .until(() -> given.rights.allow("watch", "", "secrets", null, namespace)
                        && given.rights.allow("create", "", "services", null, namespace)
                        && given.rights.allow("watch", "plantline.dev", "plants", null, null));
        return given;
    }

    /** The way of the operator's account to the API server, from that of somebody with all rights. */
    Config of(Config all) {
        return new ConfigBuilder(all)
                .withImpersonateUsername(account(namespace))
                .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
                .build();
    }

    /** Takes some verbs on one kind of the core group that the operator makes away. */
    void withdraw(String kind, String... verbs) {
        client.rbac().clusterRoles().withName(namespace + "-operator-make").edit(role -> {
            PolicyRule rule = role.getRules().stream()
                    .filter(each -> each.getResources().contains(kind))
                    .findFirst()
                    .orElseThrow();
            rule.getResources().remove(kind);
            List<String> rest = new ArrayList<>(rule.getVerbs());
            rest.removeAll(List.of(verbs));
            role.getRules()
                    .add(new PolicyRuleBuilder(rule)
                            .withResources(kind)
                            .withVerbs(rest)
                            .build());
            return role;
        });
        Awaitility.await()
                .until(() -> Stream.of(verbs).noneMatch(verb -> rights.allow(verb, "", kind, null, namespace)));
    }

    @Override
    public void close() {
        made.forEach(each -> client.resource(each).delete());
    }
}
