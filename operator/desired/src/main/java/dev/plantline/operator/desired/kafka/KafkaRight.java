package dev.plantline.operator.desired.kafka;

/**
 * One rule of Kafka's access control: a role may do one operation on the resources of a name or prefix, from any host.
 *
 * @param role who
 * @param resource on what kind of resource
 * @param name its name, or how the names begin
 * @param prefix whether {@code name} is only the beginning
 * @param operation what; Kafka's {@code Read}, {@code Write} and {@code Delete} include {@code Describe}, {@code AlterConfigs} includes
 *     {@code DescribeConfigs}
 * @param why what it is needed for, for humans
 */
public record KafkaRight(
        KafkaRole role, Resource resource, String name, boolean prefix, Operation operation, String why) {
    /** Kinds of resources. */
    public enum Resource {
        /** A topic. */
        topic,
        /** A consumer group. */
        group,
        /** The name under which a producer writes transactions. */
        transactionalId
    }

    /** Operations, as Kafka names them. */
    public enum Operation {
        /** Reads records; joins a group and commits its offsets. */
        Read,
        /** Appends records. */
        Write,
        /** Makes it. */
        Create,
        /** Deletes it, or its records. */
        Delete,
        /** Sees that it is there. */
        Describe,
        /** Sees its settings. */
        DescribeConfigs,
        /** Changes its settings. */
        AlterConfigs
    }

    /** For a test's name and for humans. */
    @Override
    public String toString() {
        return role + " " + operation + " " + resource + " " + name + (prefix ? "*" : "");
    }
}
