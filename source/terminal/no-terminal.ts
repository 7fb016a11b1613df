/** What a user reads whose input or output is no terminal. */
export const NO_TERMINAL = `lavadock needs a terminal, and there is none here.
Over SSH, ask for one: ssh -t HOST lavadock
In a container: docker run -it ... or docker exec -it ...
`;
