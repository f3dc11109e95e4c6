package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.OdooInterfaceStatus.TopicIds;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.topics.TopicsState.Broken;
import java.util.Map;
import java.util.Optional;

/** Whether the topics of an interface are those that it had before. A topic made anew has the name of the old one and none of its messages. */
final class Remembered {
    private Remembered() {}

    /** The ids by which the topics are known again; all of them exist. */
    static TopicIds ids(TopicFamily family, String cluster, Map<String, TopicOnBroker> there) {
        return new TopicIds(
                cluster,
                there.get(family.id().inTopic()).id(),
                there.get(family.id().asideTopic()).id(),
                there.get(family.id().auditTopic()).id());
    }

    /**
     * What has become of topics that were there; empty: nothing, or they were in a cluster that the plant has left, or a human has adopted those that are
     * there now.
     */
    static Optional<Broken> check(
            TopicFamily family, String cluster, Map<String, TopicOnBroker> there, Adopted adopted) {
        TopicIds before = family.remembered();
        if (before == null || !cluster.equals(before.cluster())) {
            return Optional.empty();
        }
        Map<String, String> ids = Map.of(
                family.id().inTopic(), before.in(),
                family.id().asideTopic(), before.aside(),
                family.id().auditTopic(), before.audit());
        return family.topics().stream()
                .map(DesiredTopic::name)
                .filter(name ->
                        !there.containsKey(name) || !there.get(name).id().equals(ids.get(name)))
                .findFirst()
                .filter(name -> !isAdopted(family, there, adopted))
                .map(name -> broken(family, name, ids.get(name), there.get(name)));
    }

    /** Whether the interface goes on with the topics that are there, because a human said so. */
    @FunctionalInterface
    interface Adopted {
        /**
         * Whether every partition's checkpoint names these topics and a human's command.
         *
         * @param partitions how many there are
         */
        boolean test(InterfaceId id, Checkpoint.Topics topics, int partitions);
    }

    private static boolean isAdopted(TopicFamily family, Map<String, TopicOnBroker> there, Adopted adopted) {
        InterfaceId id = family.id();
        TopicOnBroker in = there.get(id.inTopic());
        TopicOnBroker aside = there.get(id.asideTopic());
        TopicOnBroker audit = there.get(id.auditTopic());
        return in != null
                && aside != null
                && audit != null
                && adopted.test(id, new Checkpoint.Topics(in.id(), aside.id(), audit.id()), aside.partitions());
    }

    private static Broken broken(TopicFamily family, String name, String id, TopicOnBroker found) {
        String todo = " Restore it. When it cannot be restored, see what is lost: plantline adopt " + family.id()
                + " --dry-run. Then go on: plantline adopt " + family.id() + " --reason TEXT";
        return found == null
                ? new Broken(
                        "TopicsMissing", "topic " + name + " (id " + id + ") is gone, and was not made anew." + todo)
                : new Broken(
                        "TopicsReplaced",
                        "topic " + name + " was deleted and made anew: its id was " + id + " and is " + found.id()
                                + ". Nobody knows what became of its messages." + todo);
    }
}
