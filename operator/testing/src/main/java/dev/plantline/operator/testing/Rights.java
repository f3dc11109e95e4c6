package dev.plantline.operator.testing;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * What an account may do, by the word of a real API server. It learns of a role a moment after that was written, so whoever has just changed one
 * asks until the answer is the new one.
 *
 * @param client that may ask about others
 * @param account for example {@code system:serviceaccount:plantline-system:plantline-operator}
 */
public record Rights(KubernetesClient client, String account) {
    /**
     * Whether the account may do something.
     *
     * @param group of the resource; empty: the core's
     * @param subresource null: the resource itself
     * @param namespace null: everywhere
     */
    public boolean allow(String verb, String group, String resource, String subresource, String namespace) {
        return allow(verb, group, resource, subresource, namespace, null);
    }

    /**
     * Whether the account may do something with one Namespace.
     *
     * @param name of the Namespace
     */
    public boolean allowOnNamespace(String verb, String name) {
        // As the API server asks: a request for one Namespace is a request in it.
        boolean one = !verb.equals("list") && !verb.equals("watch");
        return allow(verb, "", "namespaces", null, one ? name : null, name);
    }

    private boolean allow(
            String verb, String group, String resource, String subresource, String namespace, String name) {
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(account)
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withSubresource(subresource)
                        .withNamespace(namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
