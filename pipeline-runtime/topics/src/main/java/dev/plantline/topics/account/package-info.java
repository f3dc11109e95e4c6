/** What stands in the three topics of an interface, read and recounted from outside, and the way in for commands. For the operator, the command line and tests. */
package dev.plantline.topics.account;
