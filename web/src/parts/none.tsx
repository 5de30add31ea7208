/** What is shown where there is nothing. */
export const none = <span className="soft">–</span>
